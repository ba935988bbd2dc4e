import { accessConfig, issuerConfig, TokenIssuer } from '@ome/access';
import { topicSpecifications } from '@ome/contracts';
import { connectKafka, silentLog, topicAdministration } from '@ome/messaging';
import { createLogger, loadConfig, startService, type RunningService } from '@ome/platform';
import { stackAddresses, uniqueName } from '@ome/testing';
import * as fc from 'fast-check';
import { Type } from 'typebox';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { apiReference } from './api-reference.js';
import { ORDER_ENTRY_CONFIG } from './config.js';
import { CONTROLLERS } from './order-entry.module.js';
import { nearlyValuesOf, objectOf, type JsonObject } from './schema-values.spec.js';
import { orderEntryService } from './service.js';

/** Of each route; more are asked for by `FUZZ_RUNS`. */
const RUNS = 120;
const SEED = 20_260_302;
const PARTITIONS = 8;

const { paths, components } = apiReference(CONTROLLERS);
const SCHEMAS = objectOf(components['schemas']);
const OPERATIONS = Object.entries(paths).flatMap(([path, verbs]) =>
  Object.entries(verbs).map(([verb, operation]) => [verb.toUpperCase(), path, operation] as const),
);

let service: RunningService;
let authorization = '';

beforeAll(async () => {
  const { kafkaBrokers, mongodbUri } = stackAddresses();
  const kafka = connectKafka({ brokers: kafkaBrokers, clientId: 'fuzz', log: silentLog });
  await topicAdministration(kafka).ensureTopics(topicSpecifications(PARTITIONS));
  await kafka.close();
  const address = new URL(mongodbUri);
  address.pathname = `/${uniqueName('fuzz')}`;
  const config = loadConfig(ORDER_ENTRY_CONFIG, {
    PORT: '0',
    HOST: '127.0.0.1',
    LOG_LEVEL: 'silent',
    KAFKA_BROKERS: kafkaBrokers.join(','),
    MONGODB_URI: address.href,
    // No writer decides here, and nobody may be turned away for that or for the rate.
    MAXIMUM_LAG_MS: '86400000',
    ORDER_RATE_PER_USER: '0',
    ORDER_RATE_PER_ACCOUNT: '0',
  });
  service = await startService(
    orderEntryService(config),
    createLogger({ name: 'fuzz', level: 'silent' }),
  );
  await service.ready;
  const settings = loadConfig(Type.Object({ ...accessConfig, ...issuerConfig }), {});
  const alice = { user: 'alice', role: 'trader', accounts: ['acme-1'] } as const;
  authorization = `Bearer ${(await new TokenIssuer(settings).issue(alice)).token}`;
});

afterAll(() => service.close());

it.each(OPERATIONS)(
  '%s %s answers no 5xx, whatever it is sent',
  async (method, path, operation) => {
    await fc.assert(
      fc.asyncProperty(requestsOf(operation), async (request) => {
        const response = await send(method, path, request);
        const text = await response.text();
        expect(response.status, `${JSON.stringify(request)} was answered ${text}`).toBeLessThan(
          500,
        );
        if (response.status >= 400) {
          expect(response.headers.get('content-type')).toContain('application/problem+json');
          expect(JSON.parse(text)).toMatchObject({ status: response.status });
        }
      }),
      {
        numRuns: Number(process.env['FUZZ_RUNS'] ?? RUNS),
        seed: SEED,
        interruptAfterTimeLimit: 50_000,
      },
    );
  },
);

interface FuzzedRequest {
  readonly path: JsonObject;
  readonly query: JsonObject;
  readonly header: JsonObject;
  readonly body: unknown;
}

function requestsOf(operation: JsonObject): fc.Arbitrary<FuzzedRequest> {
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

function send(method: string, path: string, { path: names, query, header, body }: FuzzedRequest) {
  const place = path.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => encoded(names[name]));
  const asked = Object.entries(query).map(([name, value]) => `${encoded(name)}=${encoded(value)}`);
  return fetch(
    `http://127.0.0.1:${service.port}${place}${asked.length > 0 ? '?' : ''}${asked.join('&')}`,
    {
      method,
      headers: {
        ...headersOf(header),
        authorization,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    },
  );
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
