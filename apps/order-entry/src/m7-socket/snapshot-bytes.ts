/** What of the snapshots of all sockets waits for its readers: each is given time, so that no single one bounds them. */
export class SnapshotBytes {
  #held = 0;

  constructor(private readonly maximum = Infinity) {}

  get held(): number {
    return this.#held;
  }

  /** No other snapshot is to be begun. */
  get areTooMany(): boolean {
    return this.#held > this.maximum;
  }

  /** @returns to be called once, when the bytes wait no more */
  hold(bytes: number): () => void {
    this.#held += bytes;
    return () => void (this.#held -= bytes);
  }
}
