import { hash } from 'node:crypto';
import { malformedRequest } from '@ome/api';

/** The id of a change: the one given, else by the name that it gives its order. @throws ProblemException without both */
export function changeId(
  what: 'replace' | 'cancel',
  key: string | undefined,
  stated: string | undefined,
  clientOrderId: string | undefined,
): string {
  const given = requestIdOf(key, stated);
  if (given !== undefined) return given;
  return clientOrderId === undefined ? unnamed('clientOrderId') : nameRequest(what, clientOrderId);
}

/** The id of a hibernation or activation. @throws ProblemException without one */
export function holdId(key: string | undefined, stated: string | undefined): string {
  return requestIdOf(key, stated) ?? unnamed('requestId');
}

/** An id of ours would make every repeat another request. @throws ProblemException always */
export function unnamed(field: 'clientOrderId' | 'requestId'): never {
  throw malformedRequest([
    `${field}: is missing; give it, or the header Idempotency-Key, so that the request can be repeated`,
  ]);
}

/** The header and the field say the same. @throws ProblemException when they differ */
export function requestIdOf(
  key: string | undefined,
  stated: string | undefined,
): string | undefined {
  if (key === undefined || stated === undefined || key === stated) return key ?? stated;
  throw malformedRequest(['requestId: must be left out, or the same as the Idempotency-Key']);
}

const LONGEST_NAME_BYTES = 100;
/** What an Idempotency-Key can say, with room for what is said before it. */
const SAID_IN_KEY = /^[\x21-\x7e]{1,92}$/;

/** A request without an id of its own is known by the name that it gives its order. Who asks for its outcome sends that as the key. */
export function nameRequest(what: 'new' | 'replace' | 'cancel', clientOrderId: string): string {
  return `${what}/${SAID_IN_KEY.test(clientOrderId) ? clientOrderId : hashOf(clientOrderId)}`;
}

/** The name, or of a long one its SHA-256 in hex, so that an id has room for more. */
export function shortName(name: string): string {
  return Buffer.byteLength(name) <= LONGEST_NAME_BYTES ? name : hashOf(name);
}

function hashOf(name: string): string {
  return hash('sha256', name, 'hex');
}
