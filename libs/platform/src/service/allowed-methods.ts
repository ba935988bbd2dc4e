import { ProblemException, problemDetails } from '../problems/problem-details.js';

interface Address {
  readonly pattern: RegExp;
  readonly methods: Set<string>;
}

/** Which methods each address of a service has. */
export class AllowedMethods {
  readonly #addresses = new Map<string, Address>();

  /** Of a route as Fastify tells it, such as `/v1/orders/:id`. One with a wildcard is no address: it stands for others. */
  add(path: string, methods: string | readonly string[]): void {
    if (path.includes('*')) return;
    const address = this.#addresses.get(path) ?? { pattern: patternOf(path), methods: new Set() };
    for (const method of [methods].flat()) address.methods.add(method);
    this.#addresses.set(path, address);
  }

  /** Sorted; empty when the path is no address. Asked only of what no route answers. */
  of(path: string): readonly string[] {
    const found = [...this.#addresses.values()].filter(({ pattern }) => pattern.test(path));
    return [...new Set(found.flatMap(({ methods }) => [...methods]))].sort();
  }

  /** 405 for a known address with another method; `undefined`: nothing is known there. */
  refusalOf(method: string, url: string): ProblemException | undefined {
    const path = url.replace(/\?.*$/s, '');
    const allowed = this.of(path);
    if (allowed.length === 0) return undefined;
    const detail = `${path} is not for ${method}: it takes ${allowed.join(', ')}.`;
    const context = { field: 'method', value: method, allowed };
    return new ProblemException(problemDetails(405, detail, { context }), {
      allow: allowed.join(', '),
    });
  }
}

function patternOf(path: string): RegExp {
  const parts = path.split('/').map((part) => (part.startsWith(':') ? '[^/]+' : escaped(part)));
  return new RegExp(`^${parts.join('/')}$`);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
