import { TOPICS } from '@ome/contracts';
import type { ReceivedRecord } from '@ome/messaging';
import { createLogger, loadConfig, startService, type RunningService } from '@ome/platform';
import {
  openStackTopics,
  stackAddresses,
  uniqueName,
  waitFor,
  type StackTopics,
} from '@ome/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FILL_INGESTION_CONFIG } from './config.js';
import { fillIngestionService } from './service.js';

const WITHIN_MS = 30_000;
const ORDER = '1a2b00000000000001000000';

let topics: StackTopics;
let service: RunningService;
let inbox: readonly ReceivedRecord[];
let dlq: readonly ReceivedRecord[];

beforeAll(async () => {
  topics = await openStackTopics();
  inbox = await topics.follow(TOPICS.inbox, (record) => record);
  dlq = await topics.follow(TOPICS.executionReportsDlq, (record) => record);
  service = await start();
});

afterAll(async () => {
  await service.close();
  await topics.close();
});

async function start(): Promise<RunningService> {
  const { kafkaBrokers, mongodbUri } = stackAddresses();
  const config = loadConfig(FILL_INGESTION_CONFIG, {
    KAFKA_BROKERS: kafkaBrokers.join(','),
    MONGODB_URI: mongodbUri,
    PORT: '0',
    HOST: '127.0.0.1',
  });
  const logger = createLogger({ name: 'fill-ingestion', level: 'silent' });
  const started = await startService(fillIngestionService(config), logger);
  await started.ready;
  return started;
}

const reportOf = (execId: string) => ({
  venue: 'NSE',
  execId,
  execType: 'NEW',
  orderId: ORDER,
  transactTime: '2026-01-05T09:15:00Z',
});

const send = (value: string) =>
  topics.producer.produce({ topic: TOPICS.executionReports, partition: 1, key: null, value });

/** As the writer of partition 2 parks a report. */
const parkedByWriter = (report: object, inputId: string, error = 'UNKNOWN_ORDER') =>
  topics.producer.produce({
    topic: TOPICS.executionReportsDlq,
    partition: 2,
    key: null,
    value: JSON.stringify(report),
    headers: { ome_error: error, ome_origin: 'ome.inbox.v1/2/9', ome_input: inputId },
  });

const inboxOf = (text: string) => inbox.filter(({ value }) => value?.includes(text) === true);
const inputIdOf = ({ value }: ReceivedRecord) =>
  (JSON.parse(String(value)) as { inputId: string }).inputId;
const untilInbox = (text: string, count: number) =>
  waitFor(() => inboxOf(text).length >= count, {
    within: WITHIN_MS,
    what: `${count} times ${text} in the inbox`,
  });

describe('the topic of reports', () => {
  it('is addressed to the orders, and what is no report is parked', async () => {
    const execId = uniqueName('exec');
    const bad = await send('{"venue":"NSE"}');
    const { offset } = await send(JSON.stringify(reportOf(execId)));
    await untilInbox(execId, 1);
    expect(inboxOf(execId).map(inputIdOf)).toEqual([`${TOPICS.executionReports}/1/${offset}`]);
    const isBad = ({ headers }: ReceivedRecord) =>
      headers['ome_origin']?.toString() === `${TOPICS.executionReports}/1/${bad.offset}`;
    const parked = await waitFor(() => dlq.find(isBad), { within: WITHIN_MS, what: 'the bad one' });
    expect(parked.headers['ome_error']?.toString()).toContain('MALFORMED');
    expect(parked.value?.toString()).toBe('{"venue":"NSE"}');
  });

  it('keeps a report whose venueOrderId is unknown, turn after turn', async () => {
    const venueOrderId = uniqueName('venue-order');
    const { orderId: _, ...unnamed } = reportOf('e1');
    const { offset } = await send(JSON.stringify({ ...unnamed, venueOrderId }));
    const parked = () => dlq.filter(({ value }) => value?.includes(venueOrderId) === true);
    await waitFor(() => parked().length >= 3, { within: WITHIN_MS, what: 'the second turn' });
    const first = `${TOPICS.executionReports}/1/${offset}`;
    expect(
      parked()
        .slice(0, 3)
        .map(({ headers }) => headers['ome_input']?.toString()),
    ).toEqual([first, `${first}/retry-1`, `${first}/retry-2`]);
    const [at0 = 0, at1 = 0, at2 = 0] = parked().map(({ timestamp }) => timestamp);
    expect(at1 - at0).toBeGreaterThanOrEqual(1_000);
    expect(at2 - at1).toBeGreaterThanOrEqual(5_000);
  });
});

describe('reports that the writer parked', () => {
  it('go back to the inbox after a second, oldest first', async () => {
    const execId = uniqueName('exec');
    const parkedAt = Date.now();
    for (const number of [1, 2, 3]) {
      await parkedByWriter(reportOf(`${execId}-${number}`), `${execId}-input-${number}`);
    }
    await untilInbox(execId, 3);
    expect(inboxOf(execId).slice(0, 3).map(inputIdOf)).toEqual(
      [1, 2, 3].map((number) => `${execId}-input-${number}/retry-1`),
    );
    expect((inboxOf(execId)[0]?.timestamp ?? 0) - parkedAt).toBeGreaterThanOrEqual(1_000);
  });

  it('are left to an operator after the last turn, or when time heals nothing', async () => {
    const [spent, overfilled, later] = [uniqueName('a'), uniqueName('b'), uniqueName('c')];
    await parkedByWriter(reportOf(spent), `${spent}/retry-4`);
    await parkedByWriter(reportOf(overfilled), overfilled, 'OVERFILL');
    await parkedByWriter(reportOf(later), later);
    await untilInbox(later, 1);
    expect([...inboxOf(spent), ...inboxOf(overfilled)]).toEqual([]);
  });

  it('are put back in their turn though the service is started anew meanwhile', async () => {
    const execId = uniqueName('exec');
    await parkedByWriter(reportOf(execId), `${execId}/retry-1`);
    await service.close();
    service = await start();
    await untilInbox(execId, 1);
    expect(inboxOf(execId).map(inputIdOf)).toContain(`${execId}/retry-2`);
  });
});
