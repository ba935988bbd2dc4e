import {
  parseExecutionReport,
  parseMarketData,
  TOPICS,
  type ExecutionReport,
  type VenueOrderRecord,
} from '@ome/contracts';
import { createTailReader, connectKafka, silentLog, type ReceivedRecord } from '@ome/messaging';
import { createLogger, loadConfig, startService, type RunningService } from '@ome/platform';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { simulatorService } from './service.js';
import { SIMULATOR_CONFIG } from './simulator-config.js';
import { eventually, openWorld, PARTITIONS, venueOrder } from './simulator-world.spec.js';

/** An hour of power that is in its phase for the next hours. */
const HOUR = `DE-AMPRION-${(Math.floor(Date.now() / 3_600_000) * 60 + 180) * 10 + 1}`;

let world: Awaited<ReturnType<typeof openWorld>>;
const marketData: ReceivedRecord[] = [];
beforeAll(async () => {
  world = await openWorld();
  const kafka = connectKafka({ brokers: world.brokers, clientId: 'market-spec', log: silentLog });
  const tail = createTailReader(kafka, {
    topic: TOPICS.marketData,
    from: 'earliest',
    onRecords: (records) => void marketData.push(...records),
    onFailure: (error) => {
      throw error;
    },
  });
  await tail.ready();
  afterAll(async () => {
    await tail.close();
    await kafka.close();
  });
}, 120_000);

const running: RunningService[] = [];
afterEach(async () => {
  for (const service of running.splice(0)) await service.close();
});

async function start(now?: () => Date): Promise<string> {
  const config = loadConfig(SIMULATOR_CONFIG, {
    PORT: '0',
    HOST: '127.0.0.1',
    LOG_LEVEL: 'silent',
    PARTITIONS: String(PARTITIONS),
    KAFKA_BROKERS: world.brokers.join(','),
    SIMULATOR_LIQUIDITY: 'false',
    SIMULATOR_MARKET_DATA_INTERVAL_MS: '50',
  });
  const logger = createLogger({ name: 'venue-simulator', level: 'silent' });
  const service = await startService(simulatorService(config, now), logger);
  running.push(service);
  await service.ready;
  return `http://127.0.0.1:${service.port}`;
}

const power = (fields: Partial<VenueOrderRecord>) =>
  venueOrder({
    venue: 'M7',
    symbol: HOUR,
    timeInForce: 'GOOD_FOR_SESSION',
    price: '50',
    quantity: '10',
    ...fields,
  });

function reportsOf(orderId: string): readonly ExecutionReport[] {
  return world.reports.flatMap(({ value }) => {
    const parsed = parseExecutionReport(value);
    if (!parsed.ok) throw new Error(parsed.faults.join('; '));
    return parsed.report.orderId === orderId ? [parsed.report] : [];
  });
}

const numberOf = (orderId: string) => Number(reportsOf(orderId)[0]?.venueOrderId);

const told = (type: string) =>
  marketData.flatMap(({ value, key }) => {
    const parsed = parseMarketData(value);
    if (!parsed.ok) throw new Error(parsed.faults.join('; '));
    return parsed.value.type === type ? [{ key: key?.toString(), ...parsed.value }] : [];
  });

const statesOf = (symbol: string) =>
  told('CONTRACT').filter((state) => JSON.stringify(state).includes(`"${symbol}"`));

async function intervene(url: string, body: object): Promise<readonly [number, unknown]> {
  const answer = await fetch(`${url}/v1/interventions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return [answer.status, await answer.json()];
}

describe('the power market', { timeout: 120_000 }, () => {
  it('numbers orders and trades, and tells the public', async () => {
    await start();
    await world.instruct([power({ orderId: 'p-buy', quantity: '10' })]);
    await eventually('the acknowledgement', () => reportsOf('p-buy').length === 1);
    await world.instruct([power({ orderId: 'p-sell', side: 'SELL', quantity: '4', price: '49' })]);
    await eventually('the trade', () => reportsOf('p-buy').length === 2);
    const [acknowledged, traded] = reportsOf('p-buy');
    expect(Number(acknowledged?.venueOrderId)).toBeGreaterThan(2 ** 32);
    expect(acknowledged).toMatchObject({ execType: 'NEW', venueRevision: '1' });
    expect(traded).toMatchObject({
      execType: 'TRADE',
      venueOrderId: acknowledged?.venueOrderId,
      venueRevision: '2',
      execId: expect.stringMatching(/^\d+_B$/),
    });
    await eventually('the public book', () => told('BOOK').length > 0);
    await eventually('the statistics', () => told('STATISTICS').length > 0);
    expect(told('TRADE')).toEqual([
      expect.objectContaining({ key: `M7/${HOUR}`, price: '50', quantity: '4' }),
    ]);
    await eventually('the rest in the book', () =>
      told('BOOK').some((book) => JSON.stringify(book).includes('"quantity":"6"')),
    );
  });

  it('ends an order at its time, at most a second late', async () => {
    await start();
    const expireTime = new Date(Date.now() + 3_000).toISOString();
    await world.instruct([power({ orderId: 'dated', price: '1', timeInForce: 'GTD', expireTime })]);
    await eventually('the end', () => reportsOf('dated').length === 2);
    const [, ended] = reportsOf('dated');
    expect(ended).toMatchObject({ execType: 'EXPIRED', actor: 'SYSTEM', venueRevision: '2' });
    const lateMs = Date.parse(ended?.transactTime ?? '') - Date.parse(expireTime);
    expect(lateMs).toBeGreaterThanOrEqual(0);
    expect(lateMs).toBeLessThan(1_000);
  });

  it('lets its operators act, and says why it does not', async () => {
    const url = await start();
    await world.instruct([power({ orderId: 'acted-on', price: '2' })]);
    await eventually('the acknowledgement', () => reportsOf('acted-on').length === 1);
    const venueOrderId = reportsOf('acted-on')[0]?.venueOrderId;
    const act = { venue: 'M7', venueOrderId };
    expect(await intervene(url, { ...act, action: 'MODIFY', price: '3' })).toEqual([
      200,
      { done: true },
    ]);
    const renamed = { venue: 'M7', orderId: 'acted-on' };
    expect(await intervene(url, { ...renamed, action: 'DEACTIVATE', text: 'halt' })).toEqual([
      200,
      { done: true },
    ]);
    expect(await intervene(url, { ...renamed, action: 'DEACTIVATE' })).toMatchObject([409, {}]);
    expect(await intervene(url, { ...renamed, action: 'DELETE' })).toEqual([200, { done: true }]);
    expect(await intervene(url, { ...act, action: 'EXPLODE' })).toMatchObject([400, {}]);
    expect(await intervene(url, { venue: 'M7', action: 'DELETE' })).toMatchObject([400, {}]);
    await eventually('the reports', () => reportsOf('acted-on').length === 4);
    expect(reportsOf('acted-on').slice(1)).toMatchObject([
      {
        execType: 'RESTATED',
        actor: 'MARKET_OPS',
        price: '3',
        venueRevision: '1',
        origVenueOrderId: venueOrderId,
        origVenueRevision: '2',
      },
      { execType: 'HIBERNATED', actor: 'MARKET_OPS', text: 'halt', venueRevision: '2' },
      { execType: 'CANCELED', actor: 'MARKET_OPS', venueRevision: '3' },
    ]);
  });

  it('goes on with the same books and the next number after a restart', async () => {
    const first = await start();
    const berg = { quantity: '9', price: '4', displayQuantity: '2', displayPriceDelta: '-0.5' };
    await world.instruct([power({ orderId: 'berg', ...berg })]);
    await eventually('the iceberg', () => reportsOf('berg').length === 1);
    const book = await (await fetch(`${first}/v1/books/M7/${HOUR}`)).json();
    for (const service of running.splice(0)) await service.close();
    const second = await start();
    expect(await (await fetch(`${second}/v1/books/M7/${HOUR}`)).json()).toEqual(book);
    await world.instruct([power({ orderId: 'after', price: '3.9' })]);
    await eventually('the next', () => reportsOf('after').length === 1);
    expect(numberOf('after')).toBe(numberOf('berg') + 1);
  });

  it('refuses what is not in its phase', async () => {
    await start();
    const yesterday = `DE-AMPRION-${(Math.floor(Date.now() / 3_600_000) * 60 - 1_440) * 10 + 1}`;
    await world.instruct([power({ orderId: 'over', symbol: yesterday })]);
    await eventually('the refusal', () => reportsOf('over').length === 1);
    expect(reportsOf('over')[0]).toMatchObject({ execType: 'REJECTED' });
    expect(reportsOf('over')[0]?.text).toMatch(/^CONTRACT_CLOSED: /);
  });

  // The last: a venue's time never goes back, whatever the clock of whoever plays it next.
  it('ends at its start what ended while nobody played it, and tells which contracts closed', async () => {
    await start();
    const expireTime = new Date(Date.now() + 3_600_000).toISOString();
    const ended = ['session', 'asleep', 'until'];
    await world.instruct([
      power({ orderId: 'session', price: '5' }),
      power({ orderId: 'asleep', price: '5', initialState: 'HIBERNATED' }),
      power({ orderId: 'until', price: '5', timeInForce: 'GTD', expireTime }),
    ]);
    await eventually('the orders', () => ended.every((name) => reportsOf(name).length === 1));
    for (const service of running.splice(0)) await service.close();
    expect(statesOf(HOUR)).toEqual([]);
    await start(() => new Date(Date.now() + 3 * 3_600_000));
    await eventually('the ends', () => ended.every((name) => reportsOf(name).length === 2));
    for (const name of ended) {
      expect(reportsOf(name)[1]).toMatchObject({
        execType: 'EXPIRED',
        ordStatus: 'EXPIRED',
        actor: 'SYSTEM',
        venueRevision: '2',
      });
    }
    await eventually('the contract', () => statesOf(HOUR).length > 0);
    expect(statesOf(HOUR)).toMatchObject([{ state: 'INACTIVE', tradingPhase: 'CLOSED' }]);
  });
});
