/** A message whose payload may be a part of a larger one. */
export interface PartMessage {
  readonly part?: number;
  readonly totalparts?: number;
  readonly payload: unknown;
}

/** Joins split payloads: lists, in the order in which the messages are given. */
export class PartJoiner {
  #lists: unknown[] = [];
  #parts = new Set<number>();

  /** @returns the payload once it is whole */
  take({ part, totalparts, payload }: PartMessage): { readonly payload: unknown } | undefined {
    if (part === undefined || totalparts === undefined) return { payload };
    this.#parts.add(part);
    this.#lists.push(...(Array.isArray(payload) ? (payload as unknown[]) : [payload]));
    if (this.#parts.size < totalparts) return undefined;
    const whole = this.#lists;
    this.#lists = [];
    this.#parts = new Set();
    return { payload: whole };
  }
}
