import type { OpenOrder } from './venue.ts';

const SEQUENCE = /"sequence":(\d+)/;
const IDENTIFIER = /\\"clientIdentifier\\":\\"([^\\]+)\\"/;
const REVISION = /\\"revisionNumber\\":(\d+)/;

interface Report {
  heard: number;
  /** When the last reader had it, milliseconds since 1970. */
  lastAt: number;
}

/** What all readers have heard of the venue's reports: each must hear each once, and in order. */
export class Heard {
  readonly #reports = new Map<string, Report[]>();
  readonly #sequences: number[];
  readonly #revisions: readonly Map<string, number>[];
  readonly #reportedAt = new Map<string, readonly number[]>();

  constructor(orders: readonly OpenOrder[], readers: number, snapshotParts: number) {
    for (const { clientIdentifier, reportedAt } of orders) {
      this.#reports.set(clientIdentifier, []);
      this.#reportedAt.set(clientIdentifier, reportedAt);
    }
    this.#sequences = Array.from({ length: readers }, () => snapshotParts - 1);
    this.#revisions = Array.from({ length: readers }, () => new Map());
  }

  take(reader: number, message: Buffer): void {
    const now = performance.timeOrigin + performance.now();
    const text = message.toString('latin1');
    const sequence = Number(SEQUENCE.exec(text)?.[1]);
    const identifier = IDENTIFIER.exec(text)?.[1] ?? '';
    const revision = Number(REVISION.exec(text)?.[1]);
    const sequenceBefore = this.#sequences[reader] ?? NaN;
    const revisionBefore = this.#revisions[reader]?.get(identifier) ?? 1;
    if (sequence !== sequenceBefore + 1 || revision !== revisionBefore + 1) {
      throw new Error(`Reader ${reader} heard out of order: ${text}`);
    }
    this.#sequences[reader] = sequence;
    this.#revisions[reader]?.set(identifier, revision);
    const reports = this.#reports.get(identifier) ?? [];
    const report = (reports[revision] ??= { heard: 0, lastAt: 0 });
    report.heard += 1;
    report.lastAt = now;
  }

  /** For each report that was produced in a span of time: how long until the last reader had it. */
  toTheLast(readers: number, from: number, to: number): readonly number[] {
    const waits: number[] = [];
    for (const [identifier, reportedAt] of this.#reportedAt) {
      reportedAt.forEach((at, revision) => {
        if (revision < 2 || at < from || at >= to) return;
        const report = this.#reports.get(identifier)?.[revision];
        if (report?.heard !== readers) {
          throw new Error(`${report?.heard} of ${readers} readers heard ${identifier} ${revision}`);
        }
        waits.push(report.lastAt - at);
      });
    }
    return waits;
  }
}
