import { requestId } from '@ome/domain';
import type { RequestId } from '@ome/domain';

/** Prefixes keep the ids of one door's callers apart from another's, and from the engine's own (`sys`). */
export const REQUEST_DOORS = ['topic', 'http', 'm7', 'eq', 'sys'] as const;
export type RequestDoor = (typeof REQUEST_DOORS)[number];

/** The id as the engine knows it; the caller sees its own, without the prefix. */
export function prefixedRequestId(door: RequestDoor, callerRequestId: string): RequestId {
  return requestId(`${door}:${callerRequestId}`);
}

/** The door and the caller's id. An id without a known prefix is its own caller id. */
export function splitRequestId(id: RequestId): { door?: RequestDoor; requestId: string } {
  const colon = id.indexOf(':');
  const door = REQUEST_DOORS.find((candidate) => candidate === id.slice(0, colon));
  return door === undefined ? { requestId: id } : { door, requestId: id.slice(colon + 1) };
}

/** The inverse of `splitRequestId`. */
export function joinRequestId(door: RequestDoor | undefined, callerRequestId: string): RequestId {
  return door === undefined ? requestId(callerRequestId) : prefixedRequestId(door, callerRequestId);
}

/** How our clock's ids of expiries begin, behind the door's prefix. */
export const EXPIRY_REQUESTS = 'expire/';

/** A request of our clock, because the order's time is over; no caller can write such an id. */
export function isExpiryRequest(id: RequestId): boolean {
  return id.startsWith(prefixedRequestId('sys', EXPIRY_REQUESTS));
}
