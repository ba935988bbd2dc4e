/** What a bucket holds when it is full, and how long an empty one takes to be full again. */
export interface BucketRules {
  readonly capacity: number;
  readonly fillsInMs: number;
  /** Whether more than a full one holds leaves a debt, which is paid before anything else is given. */
  readonly owes?: boolean;
}

/** What taking gave. A refusal takes nothing. */
export interface Taken {
  readonly allowed: boolean;
  readonly limit: number;
  /** What is left, whole; 0 in debt. */
  readonly remaining: number;
  /** Until what was asked for is there; 0 when it was. */
  readonly retryAfterMs: number;
  /** Until the bucket is full again. */
  readonly fullAfterMs: number;
}

interface Bucket {
  held: number;
  at: number;
}

/** One bucket costs about 150 bytes. */
const MAXIMUM_KEYS = 50_000;

/**
 * Token buckets by key, for rates. Memory is bounded: above the maximum the bucket that was not
 * used for longest is forgotten, which by then is full unless more keys than that are in use.
 */
export class TokenBuckets {
  readonly #buckets = new Map<string, Bucket>();

  constructor(
    private readonly rules: BucketRules,
    private readonly now: () => number = () => performance.now(),
    private readonly maximumKeys = MAXIMUM_KEYS,
  ) {}

  get size(): number {
    return this.#buckets.size;
  }

  /** Takes `count` of the key's bucket, or nothing; more than a full one holds waits for a full one. 0 is always there. */
  take(key: string, count = 1): Taken {
    const { capacity } = this.rules;
    const bucket = this.#bucketOf(key);
    const wanted = Math.min(count, capacity);
    const allowed = wanted === 0 || bucket.held >= wanted;
    if (allowed) bucket.held -= this.#priceOf(count);
    return {
      allowed,
      limit: capacity,
      remaining: Math.max(0, Math.floor(bucket.held)),
      retryAfterMs: allowed ? 0 : this.#after(wanted - bucket.held),
      fullAfterMs: this.#after(capacity - bucket.held),
    };
  }

  /** Puts back what was taken for something that does not count. */
  give(key: string, count = 1): void {
    const bucket = this.#bucketOf(key);
    bucket.held = Math.min(this.rules.capacity, bucket.held + this.#priceOf(count));
  }

  #priceOf(count: number): number {
    return this.rules.owes === true ? count : Math.min(count, this.rules.capacity);
  }

  #bucketOf(key: string): Bucket {
    const { capacity, fillsInMs } = this.rules;
    const now = this.now();
    const found = this.#buckets.get(key);
    const bucket = found ?? { held: capacity, at: now };
    bucket.held = Math.min(capacity, bucket.held + ((now - bucket.at) * capacity) / fillsInMs);
    bucket.at = now;
    if (found !== undefined) this.#buckets.delete(key);
    else this.#forgetOldest();
    this.#buckets.set(key, bucket);
    return bucket;
  }

  #forgetOldest(): void {
    if (this.#buckets.size < this.maximumKeys) return;
    const [oldest] = this.#buckets.keys();
    if (oldest !== undefined) this.#buckets.delete(oldest);
  }

  #after(missing: number): number {
    return Math.ceil((missing * this.rules.fillsInMs) / this.rules.capacity);
  }
}
