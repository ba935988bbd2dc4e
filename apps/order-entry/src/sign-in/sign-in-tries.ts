import { isIPv6 } from 'node:net';
import { TokenBuckets } from '@ome/access';

/** Of one user from one place: five at once, then one in twelve seconds. */
const OF_USER = { capacity: 5, fillsInMs: 60_000 };
/** From one place, whatever the names. */
const OF_PLACE = { capacity: 60, fillsInMs: 60_000 };

/** Limits the tries that fail; one that succeeds costs nothing. Memory is bounded, as the buckets' is. */
export class SignInTries {
  readonly #ofUser: TokenBuckets;
  readonly #ofPlace: TokenBuckets;

  constructor(now?: () => number) {
    this.#ofUser = new TokenBuckets(OF_USER, now);
    this.#ofPlace = new TokenBuckets(OF_PLACE, now);
  }

  /** Takes a try before it is known how it ends. @returns seconds to wait; 0: the try may be made */
  take(user: string, address: string): number {
    const place = placeOf(address);
    const ofPlace = this.#ofPlace.take(place);
    if (!ofPlace.allowed) return Math.ceil(ofPlace.retryAfterMs / 1000);
    const ofUser = this.#ofUser.take(keyOf(user, place));
    return Math.ceil(ofUser.retryAfterMs / 1000);
  }

  succeeded(user: string, address: string): void {
    const place = placeOf(address);
    this.#ofPlace.give(place);
    this.#ofUser.give(keyOf(user, place));
  }
}

function keyOf(user: string, place: string): string {
  return JSON.stringify([user, place]);
}

/** An IPv6 caller owns a whole /64: its addresses are one place. */
function placeOf(address: string): string {
  if (!isIPv6(address) || address.startsWith('::ffff:')) return address;
  const [head = '', tail] = address.split('::');
  const groups = head.split(':').filter((group) => group !== '');
  if (tail === undefined || groups.length >= 4) return groups.slice(0, 4).join(':');
  const behind = tail.split(':').filter((group) => group !== '');
  const missing = Math.max(0, 8 - groups.length - behind.length);
  const all = [...groups, ...Array.from({ length: missing }, () => '0'), ...behind];
  return all.slice(0, 4).join(':');
}
