/** A record to be written where its writer has decided. */
export interface OutputRecord {
  readonly topic: string;
  readonly partition: number;
  readonly key: string | Uint8Array | null;
  readonly value: string | Uint8Array | null;
  readonly headers?: Readonly<Record<string, string>>;
}
