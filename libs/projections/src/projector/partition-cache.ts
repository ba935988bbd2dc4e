/** Least recently used values go first; holds at most `limit` after `trim`. */
export class PartitionCache<Value> {
  readonly #values = new Map<string, Value>();

  constructor(private readonly limit: number) {}

  get values(): ReadonlyMap<string, Value> {
    return this.#values;
  }

  set(key: string, value: Value): void {
    this.#values.delete(key);
    this.#values.set(key, value);
  }

  /** Never in the middle of a batch, which needs all that it loaded. */
  trim(): void {
    for (const key of this.#values.keys()) {
      if (this.#values.size <= this.limit) return;
      this.#values.delete(key);
    }
  }
}
