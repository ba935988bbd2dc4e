import * as fc from 'fast-check';
import { apiReference } from './api-reference.js';
import { CONTROLLERS } from './order-entry.module.js';
import { nearlyValuesOf, objectOf, type JsonObject } from './schema-values.spec.js';

const { paths, components } = apiReference(CONTROLLERS);
const SCHEMAS = objectOf(components['schemas']);

/** Method, path and reference of every described route. */
export const OPERATIONS = Object.entries(paths).flatMap(([path, verbs]) =>
  Object.entries(verbs).map(([verb, operation]) => [verb.toUpperCase(), path, operation] as const),
);

export interface FuzzedRequest {
  readonly path: JsonObject;
  readonly query: JsonObject;
  readonly header: JsonObject;
  readonly body: unknown;
}

/** Requests of an operation of the reference: valid ones, and ones with something hostile somewhere. */
export function requestsOf(operation: JsonObject): fc.Arbitrary<FuzzedRequest> {
  const content = objectOf(objectOf(operation['requestBody'])['content']);
  const body = objectOf(content['application/json'])['schema'];
  return fc.record({
    path: partsOf(operation, 'path'),
    query: partsOf(operation, 'query'),
    header: partsOf(operation, 'header'),
    body: body === undefined ? fc.constant(undefined) : nearlyValuesOf(body, SCHEMAS),
  });
}

function partsOf(operation: JsonObject, place: string): fc.Arbitrary<JsonObject> {
  const listed = operation['parameters'];
  const own = (Array.isArray(listed) ? listed : [])
    .map(objectOf)
    .filter((each) => each['in'] === place && !LEFT_OUT.includes(each['name']));
  const parts = own.map(
    ({ name, schema }) => [String(name), nearlyValuesOf(schema, SCHEMAS)] as const,
  );
  return fc.record(Object.fromEntries(parts), {
    requiredKeys: place === 'path' ? parts.map(([name]) => name) : [],
  });
}

/** Where to, and as whom. */
export interface FuzzedDoor {
  readonly port: number;
  readonly authorization: string;
}

export function send(
  { port, authorization }: FuzzedDoor,
  method: string,
  path: string,
  { path: names, query, header, body }: FuzzedRequest,
): Promise<Response> {
  const place = path.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => encoded(names[name]));
  const asked = Object.entries(query).map(([name, value]) => `${encoded(name)}=${encoded(value)}`);
  return fetch(`http://127.0.0.1:${port}${place}${asked.length > 0 ? '?' : ''}${asked.join('&')}`, {
    method,
    headers: {
      ...headersOf(header),
      authorization,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

/** A position that no projection reaches is answered 503 after a wait, as it should be. */
const LEFT_OUT: readonly unknown[] = ['atLeast'];

/** A name of a path is never empty: that would be another route. */
function encoded(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return encodeURIComponent(text.toWellFormed() === '' ? '$' : text.toWellFormed());
}

/** What fetch sends at all; nobody waits for a writer that is not there. */
function headersOf(header: JsonObject): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(header).flatMap(([name, value]) => {
      const text = typeof value === 'string' ? value : JSON.stringify(value);
      return /^[\x20-\x7e]*$/.test(text) && !/wait/i.test(text) ? [[name, text] as const] : [];
    }),
  );
}
