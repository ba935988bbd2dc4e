import { accessConfig, issuerConfig, TokenIssuer } from '@ome/access';
import { topicSpecifications } from '@ome/contracts';
import { connectKafka, silentLog, topicAdministration } from '@ome/messaging';
import { createLogger, loadConfig, startService, type RunningService } from '@ome/platform';
import { stackAddresses, uniqueName } from '@ome/testing';
import * as fc from 'fast-check';
import { Type } from 'typebox';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ORDER_ENTRY_CONFIG } from './config.js';
import { OPERATIONS, requestsOf, send } from './fuzzed-requests.spec.js';
import { orderEntryService } from './service.js';

/** Of each route; more are asked for by `FUZZ_RUNS`. */
const RUNS = 120;
const SEED = 20_260_302;
const PARTITIONS = 8;

let service: RunningService;
let issuer: TokenIssuer;

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
    CONTROL_CONFIRM_MS: '1',
    ORDER_RATE_PER_USER: '0',
    ORDER_RATE_PER_ACCOUNT: '0',
  });
  service = await startService(
    orderEntryService(config),
    createLogger({ name: 'fuzz', level: 'silent' }),
  );
  await service.ready;
  issuer = new TokenIssuer(loadConfig(Type.Object({ ...accessConfig, ...issuerConfig }), {}));
});

afterAll(() => service.close());

// Side by side: a name that no order has is looked up again, and a route waits most of its time for that. Each has a user
// of its own, since a read after writes of the same user may say that they are not projected yet.
it.concurrent.each(OPERATIONS)(
  '%s %s answers no 5xx, whatever it is sent',
  async (method, path, operation) => {
    const user = `${method} ${path}`;
    const { token } = await issuer.issue({ user, role: 'trader', accounts: ['acme-1'] });
    const door = { port: service.port, authorization: `Bearer ${token}` };
    await fc.assert(
      fc.asyncProperty(requestsOf(operation), async (request) => {
        const response = await send(door, method, path, request);
        const text = await response.text();
        const answered = `${JSON.stringify(request)} was answered ${text}`;
        if (isUndecided(path, text)) expect(response.status, answered).toBe(503);
        else expect(response.status, answered).toBeLessThan(500);
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

/** No writer says whether the key of a list is its own, nor does a projector say what an order that was asked for trades. */
function isUndecided(path: string, answer: string): boolean {
  if (path === '/v1/order-lists') return answer.includes("this id is the list's");
  return path.startsWith('/v1/orders/') && answer.includes('may not be projected yet');
}
