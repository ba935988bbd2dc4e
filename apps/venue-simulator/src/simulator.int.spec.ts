import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DEVELOPMENT_INSTRUMENTS,
  instrumentToWire,
  parseExecutionReport,
  type ExecutionReport,
} from '@ome/contracts';
import { connectKafka, silentLog, type ReceivedRecord } from '@ome/messaging';
import { createLogger, loadConfig, startService, type RunningService } from '@ome/platform';
import { afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { VenueLoop } from './matching/venue-loop.js';
import { simulatorService } from './service.js';
import { SIMULATOR_CONFIG } from './simulator-config.js';
import { venueRulesOf } from './simulator-rules.js';
import { eventually, openWorld, PARTITIONS, venueOrder } from './simulator-world.spec.js';

let world: Awaited<ReturnType<typeof openWorld>>;
beforeAll(async () => {
  world = await openWorld();
}, 120_000);

const running: RunningService[] = [];
afterEach(async () => {
  for (const service of running.splice(0)) await service.close();
});

function configOf(environment: Readonly<Record<string, string>>) {
  return loadConfig(SIMULATOR_CONFIG, {
    PORT: '0',
    HOST: '127.0.0.1',
    LOG_LEVEL: 'silent',
    PARTITIONS: String(PARTITIONS),
    KAFKA_BROKERS: world.brokers.join(','),
    SIMULATOR_LIQUIDITY: 'false',
    ...environment,
  });
}

async function start(environment: Readonly<Record<string, string>> = {}): Promise<string> {
  const config = configOf(environment);
  const logger = createLogger({ name: 'venue-simulator', level: 'silent' });
  const service = await startService(simulatorService(config), logger);
  running.push(service);
  await service.ready;
  return `http://127.0.0.1:${service.port}`;
}

const reportOf = ({ value }: ReceivedRecord): ExecutionReport => {
  const parsed = parseExecutionReport(value);
  if (!parsed.ok) throw new Error(parsed.faults.join('; '));
  return parsed.report;
};
const reportsOf = (...orderIds: readonly string[]) =>
  world.reports.map(reportOf).filter(({ orderId }) => orderIds.includes(orderId ?? ''));

/** A file with only the instruments of this symbol. */
function instrumentsFile(symbol: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'ome-instruments-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const listed = DEVELOPMENT_INSTRUMENTS.filter((instrument) => instrument.symbol === symbol);
  const path = join(folder, 'instruments.json');
  writeFileSync(path, JSON.stringify({ instruments: listed.map(instrumentToWire) }));
  return path;
}

describe('the venue-simulator', { timeout: 120_000 }, () => {
  it('answers instructions with the reports that its topic promises', async () => {
    await start();
    await world.instruct([venueOrder({ orderId: 'buy', quantity: '10', price: '1500' })]);
    await eventually('the acknowledgement', () => reportsOf('buy').length === 1);
    await world.instruct([
      venueOrder({ orderId: 'sell', side: 'SELL', quantity: '4', price: '1499.95' }),
    ]);
    await eventually('the trade', () => reportsOf('buy', 'sell').length === 4);
    expect(reportsOf('buy')).toMatchObject([
      {
        venue: 'NSE',
        execType: 'NEW',
        ordStatus: 'NEW',
        clientOrderId: 'buy-1',
        account: 'acme-1',
        inReplyTo: 1,
        orderQty: '10',
        price: '1500',
        cumQty: '0',
        leavesQty: '10',
      },
      { execType: 'TRADE', lastQty: '4', lastPx: '1500', cumQty: '4', leavesQty: '6' },
    ]);
    expect(reportsOf('sell').map(({ execType }) => execType)).toEqual(['NEW', 'TRADE']);
    expect(world.reports.map(({ key }) => key?.toString())).toContain('sell');
  });

  it('says why it refuses, as one reason that every reader knows', async () => {
    await start();
    await world.instruct([venueOrder({ orderId: 'off-tick', price: '1500.01' })]);
    await eventually('the refusal', () => reportsOf('off-tick').length === 1);
    expect(reportsOf('off-tick')[0]).toMatchObject({
      execType: 'REJECTED',
      reason: 'REFUSED_BY_VENUE',
      text: 'PRICE_OFF_TICK: The price is not a multiple of the tick',
    });
  });

  it('leaves symbols alone that it is not configured for, so that a tester can play them', async () => {
    await start();
    const strange = { orderId: 'strange', symbol: 'NONE' };
    await world.instruct([
      venueOrder(strange),
      venueOrder({ ...strange, version: 2, instruction: 'REPLACE', price: '1501' }),
      venueOrder({ ...strange, version: 3, instruction: 'CANCEL' }),
      venueOrder({ orderId: 'no-contract', venue: 'M7', symbol: 'XX-NONE-1' }),
      venueOrder({ orderId: 'known' }),
      venueOrder({ orderId: 'unknown', version: 2, instruction: 'CANCEL' }),
    ]);
    await eventually('what is ours', () => reportsOf('known', 'unknown').length === 2);
    expect(reportsOf('unknown')[0]?.text).toMatch(/^UNKNOWN_ORDER: /);
    expect(reportsOf('strange', 'no-contract')).toEqual([]);
    await eventually('our steps', () =>
      world.journal.some(({ value }) => value?.includes('"unknown"')),
    );
    const journal = world.journal.map(({ value }) => value?.toString()).join();
    expect(journal).not.toMatch(/"(strange|no-contract)"/);
  });

  it('goes on with its orders in a symbol that it is no longer configured for', async () => {
    await start();
    await world.instruct([venueOrder({ orderId: 'earlier' })]);
    await eventually('the acknowledgement', () => reportsOf('earlier').length === 1);
    for (const service of running.splice(0)) await service.close();
    await start({ INSTRUMENTS_FILE: instrumentsFile('TCS') });
    await world.instruct([
      venueOrder({ orderId: 'later' }),
      venueOrder({ orderId: 'earlier', version: 2, instruction: 'CANCEL' }),
    ]);
    await eventually('the cancel', () => reportsOf('earlier').length === 2);
    expect(reportsOf('earlier')[1]).toMatchObject({ execType: 'CANCELED' });
    expect(reportsOf('later')).toEqual([]);
  });

  it('leaves other venues alone, and those that are reached over REST', async () => {
    await start({ VENUE_REST_LINKS: 'BSE=http://127.0.0.1:9/link;idempotent' });
    await world.instruct([
      venueOrder({ orderId: 'other', venue: 'XTST', symbol: 'TEST' }),
      venueOrder({ orderId: 'linked', venue: 'BSE' }),
      venueOrder({ orderId: 'ours' }),
    ]);
    await eventually('our report', () => reportsOf('ours').length > 0);
    await eventually('our step', () =>
      world.journal.some(({ value }) => value?.includes('"ours"')),
    );
    expect(reportsOf('other', 'linked')).toEqual([]);
    const journal = world.journal.map(({ value }) => value?.toString()).join();
    expect(journal).toContain('"ours"');
    expect(journal).not.toMatch(/"(other|linked)"/);
  });

  it('does not take what another venue was sent, once it plays that venue itself', async () => {
    await start({ VENUE_REST_LINKS: 'BSE=http://127.0.0.1:9/link;idempotent' });
    const passedOver = () =>
      world.journal.filter(({ value }) => value?.includes('"PASSED_OVER"')).length;
    const before = passedOver();
    await world.instruct([venueOrder({ orderId: 'served-elsewhere', venue: 'BSE' })]);
    await eventually('the note of it', () => passedOver() > before);
    for (const service of running.splice(0)) await service.close();
    await start();
    await world.instruct([venueOrder({ orderId: 'sent-here', venue: 'BSE' })]);
    await eventually('the next report', () => reportsOf('sent-here').length > 0);
    expect(reportsOf('served-elsewhere')).toEqual([]);
  });

  it('puts what is no instruction aside, once, and goes on', async () => {
    await start();
    await world.write('{"instruction":"NEW"}');
    await eventually('the unusable record', () => world.unusable.length === 1);
    expect(world.unusable[0]?.value?.toString()).toBe('{"instruction":"NEW"}');
    expect(world.unusable[0]?.headers['ome_error']?.toString()).toContain('orderId');
    for (const service of running.splice(0)) await service.close();
    await start();
    await world.instruct([venueOrder({ orderId: 'after' })]);
    await eventually('the next report', () => reportsOf('after').length === 1);
    expect(world.unusable.length).toBe(1);
  });

  it('drops a repeated instruction', async () => {
    await start();
    const cancel = venueOrder({ orderId: 'twice', version: 2, instruction: 'CANCEL' });
    await world.instruct([venueOrder({ orderId: 'twice' }), cancel, cancel]);
    await world.instruct([venueOrder({ orderId: 'twice' }), venueOrder({ orderId: 'last' })]);
    await eventually('the last report', () => reportsOf('last').length === 1);
    expect(reportsOf('twice').map(({ execType }) => execType)).toEqual(['NEW', 'CANCELED']);
  });

  it('keeps its books over a restart, whatever its configuration is then', async () => {
    const first = await start({ SIMULATOR_LIQUIDITY: 'true', SIMULATOR_SEED: 'one' });
    await world.instruct([
      venueOrder({ orderId: 'seeded', symbol: 'TCS', quantity: '500', price: '3500' }),
      venueOrder({ orderId: 'behind', symbol: 'TCS', quantity: '5', price: '3400' }),
    ]);
    await eventually('both reports', () => reportsOf('behind').length > 0);
    const book = await (await fetch(`${first}/v1/books/NSE/TCS`)).json();
    for (const service of running.splice(0)) await service.close();
    const second = await start({ SIMULATOR_SEED: 'two' });
    expect(await (await fetch(`${second}/v1/books/NSE/TCS`)).json()).toEqual(book);
    expect(book).toMatchObject({ venue: 'NSE', symbol: 'TCS' });
    expect((await fetch(`${second}/v1/books/NSE/NONE`)).status).toBe(404);
  });

  it('gives up when another process plays its venues', async () => {
    const config = configOf({});
    const kafka = connectKafka({
      brokers: config.KAFKA_BROKERS,
      clientId: 'sleeper',
      log: silentLog,
    });
    const failures: Error[] = [];
    const sleeper = new VenueLoop({
      kafka,
      rules: venueRulesOf(config),
      observer: {
        took: () => undefined,
        said: () => undefined,
        skipped: () => undefined,
        lost: () => undefined,
      },
      latencyMs: 0,
      now: () => new Date(),
      feed: { changed: () => undefined, lookSince: () => undefined },
      log: createLogger({ name: 'sleeper', level: 'silent' }),
      onFailure: (error) => failures.push(error),
    });
    sleeper.start();
    await eventually('the first process', () => sleeper.state().ok);
    await start();
    await world.instruct([venueOrder({ orderId: 'contested' })]);
    await eventually('the end of the first', () => failures.length === 1);
    await eventually('the report', () => reportsOf('contested').length > 0);
    expect(failures[0]).toMatchObject({ name: 'TransactionError', fenced: true });
    expect(sleeper.state()).toMatchObject({ ok: false });
    expect(reportsOf('contested').length).toBe(1);
    await sleeper.stop();
    await kafka.close();
  });

  it('takes its time when it is told to', async () => {
    await start({ SIMULATOR_LATENCY_MS: '700' });
    const sentAt = Date.now();
    await world.instruct([venueOrder({ orderId: 'slow' })]);
    await eventually('the late report', () => reportsOf('slow').length === 1);
    expect(Date.now() - sentAt).toBeGreaterThanOrEqual(690);
  });

  it('answers the old routes of an execution link, each order once', async () => {
    const url = await start();
    const post = async (operation: string, body: object) => {
      const answer = await fetch(`${url}/execution_REST_API_dummy/api/v1/${operation}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      return [answer.status, await answer.json()];
    };
    const order = { type: 1, order_id: 'a'.repeat(24), product_id: 'INFY', total_qty: '10' };
    expect(await post('new_order', order)).toEqual([200, { success: true }]);
    expect(await post('new_order', order)).toEqual([200, { success: true }]);
    expect(await post('update_order', order)).toEqual([200, { success: true }]);
    expect(await post('delete_order', order)).toEqual([200, { success: true }]);
    expect(await post('new_order', { type: 1 })).toMatchObject([400, { success: false }]);
    expect(await (await fetch(`${url}/link/orders`)).json()).toMatchObject({
      orders: [
        { operation: 'new_order', orderId: order.order_id, times: 2, body: order },
        { operation: 'update_order', times: 1 },
        { operation: 'delete_order', times: 1 },
      ],
    });
  });

  it('counts what it takes and says', async () => {
    const url = await start();
    await world.instruct([venueOrder({ orderId: 'counted' })]);
    await eventually('the report', () => reportsOf('counted').length === 1);
    const metrics = await (await fetch(`${url}/metrics`)).text();
    expect(metrics).toMatch(/ome_venue_instructions_total\{[^}]*instruction="NEW"[^}]*\} 1/);
    expect(metrics).toMatch(/ome_venue_reports_total\{[^}]*exec_type="NEW"[^}]*\} 1/);
  });
});
