import { TOPICS } from '@ome/contracts';
import { createLogger, loadConfig, startService, type RunningService } from '@ome/platform';
import {
  bearer,
  emptyDatabase,
  openStackTopics,
  stackAddresses,
  uniqueName,
  waitFor,
  type StackTopics,
} from '@ome/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FILL_INGESTION_CONFIG } from './config.js';
import { fillIngestionService } from './service.js';

const ORDER = '1a2b00000000000001000000';
const FILL = { ClOrdID: ORDER, OrdStatus: '1', LastPx: 1500.05, CumQty: 40 };
const NESTED = { order_id: ORDER, fill: `${'['.repeat(20_000)}${']'.repeat(20_000)}` };
const REPORT = {
  venue: 'NSE',
  execId: 'e1',
  execType: 'NEW',
  orderId: ORDER,
  transactTime: '2026-01-05T09:15:00Z',
};

let topics: StackTopics;
let service: RunningService;
let inbox: readonly string[];
let dlq: readonly string[];

beforeAll(async () => {
  topics = await openStackTopics();
  inbox = await topics.follow(TOPICS.inbox, ({ value }) => String(value));
  dlq = await topics.follow(TOPICS.executionReportsDlq, ({ value }) => String(value));
  service = await start({
    KAFKA_BROKERS: stackAddresses().kafkaBrokers.join(','),
    MONGODB_URI: emptyDatabase('fills'),
  });
  await service.ready;
});

afterAll(async () => {
  await service.close();
  await topics.close();
});

function start(environment: Readonly<Record<string, string>>): Promise<RunningService> {
  const config = loadConfig(FILL_INGESTION_CONFIG, {
    PORT: '0',
    HOST: '127.0.0.1',
    LOG_LEVEL: 'silent',
    PRODUCE_TIMEOUT_MS: '500',
    REPORT_ANSWER_TIMEOUT_MS: '100',
    ...environment,
  });
  return startService(
    fillIngestionService(config),
    createLogger({ name: 'fill-ingestion', level: 'silent' }),
  );
}

const JSON_TYPE = 'application/json';

async function post(path: string, body: string, port = service.port, type = JSON_TYPE) {
  const response = await fetch(`http://127.0.0.1:${port}/${path}`, {
    method: 'POST',
    headers: { 'content-type': type, ...(await bearer('otto')) },
    body,
  });
  return { response, body: (await response.json()) as Readonly<Record<string, unknown>> };
}

const untilStored = (records: readonly string[], text: string) =>
  waitFor(() => records.some((value) => value.includes(text)), {
    within: 20_000,
    what: `${text} in the topic`,
  });

describe('POST /execution_endpoint', () => {
  it('makes the report durable', async () => {
    const ExecID = uniqueName('exec');
    const { response } = await post('execution_endpoint', JSON.stringify({ ...FILL, ExecID }));
    expect(response.status).toBe(200);
    await untilStored(inbox, ExecID);
  });

  it.each([
    ['broken JSON', '{'],
    ['no order', '{"OrdStatus":"1"}'],
    ['an operator', JSON.stringify({ ...FILL, ClOrdID: { $ne: null } })],
    ['a prototype', '{"ClOrdID":"x","OrdStatus":"0","__proto__":{"a":1}}'],
  ])('refuses %s', async (_, text) => {
    const { response, body } = await post('execution_endpoint', text);
    expect(response.status).toBe(400);
    expect(body).toMatchObject({ success: false, violations: [expect.any(String)] });
  });

  it.each([
    [JSON_TYPE, JSON.stringify(NESTED)],
    ['application/x-www-form-urlencoded', new URLSearchParams(NESTED).toString()],
  ])('refuses a fill of JSON text nested without end, sent as %s', async (type, text) => {
    const { response, body } = await post('execution_endpoint', text, service.port, type);
    expect(response.status).toBe(400);
    expect(body).toMatchObject({ success: false, violations: [expect.any(String)] });
  });

  it('refuses a body of 2 MB', async () => {
    const { response, body } = await post('execution_endpoint', `"${'x'.repeat(2 << 20)}"`);
    expect(response.status).toBe(413);
    expect(body).toMatchObject({ success: false });
  });
});

describe('POST /v1/execution-reports', () => {
  it('takes a record of the topic', async () => {
    const { response, body } = await post('v1/execution-reports', JSON.stringify(REPORT));
    expect(response.status).toBe(202);
    expect(body).toEqual({ inputId: expect.any(String), state: 'TAKEN' });
    await untilStored(inbox, String(body['inputId']));
  });

  it('parks a report whose venueOrderId no order has', async () => {
    const { orderId: _, ...unnamed } = REPORT;
    const report = { ...unnamed, venueOrderId: uniqueName('venue-order') };
    const { response, body } = await post('v1/execution-reports', JSON.stringify(report));
    expect(response.status).toBe(202);
    expect(body).toMatchObject({ state: 'PARKED' });
    await untilStored(dlq, report.venueOrderId);
    const metrics = await fetch(`http://127.0.0.1:${service.port}/metrics`);
    expect(await metrics.text()).toMatch(
      /ome_dlq_total\{.*topic="ome\.execution-reports\.v1\.dlq",reason="UNRESOLVED".*\} [1-9]/,
    );
  });

  it('refuses what is no report, with every violation', async () => {
    const { response, body } = await post('v1/execution-reports', '{"venue":"NSE"}');
    expect(response.status).toBe(400);
    expect(body['violations']).toEqual(expect.arrayContaining([expect.stringContaining('execId')]));
  });
});

it('is told of an engine without Kafka and without MongoDB, while the service lives', async () => {
  const alone = await start({
    KAFKA_BROKERS: '127.0.0.1:9',
    MONGODB_URI: 'mongodb://127.0.0.1:9/ome',
  });
  try {
    const { orderId: _, ...unnamed } = REPORT;
    for (const [path, report] of [
      ['execution_endpoint', FILL],
      ['v1/execution-reports', REPORT],
      ['v1/execution-reports', { ...unnamed, venueOrderId: 'V-1' }],
    ] as const) {
      const { response } = await post(path, JSON.stringify(report), alone.port);
      expect(response.status).toBe(503);
      expect(response.headers.get('retry-after')).toBe('1');
    }
  } finally {
    await alone.close();
  }
});
