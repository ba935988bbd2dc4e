import { describe, expect, it } from 'vitest';
import {
  TOPICS,
  encodeInbox,
  inboxReportOf,
  inboxRequestOfTopic,
  instrumentOf,
  parseOrderEvent,
  type ExecutionReport,
  type InboxRecord,
  type OrderEventRecord,
  type OrderRequest,
} from '@ome/contracts';
import { timestamp, type DomainEvent } from '@ome/domain';
import { InboxPartition } from './inbox-partition.js';
import type { OutputRecord, SourceRecord } from './outputs.js';

const PARTITION = 3;
const ACCOUNT = 'acme-1';
// Ahead of this machine's clock, which the acquisition states.
const NOW = new Date('2096-03-02T09:00:01.000Z');

const newOrder = (clientOrderId: string, quantity = '100'): OrderRequest => ({
  type: 'NEW_ORDER',
  requestId: `request-${clientOrderId}`,
  account: ACCOUNT,
  clientOrderId,
  symbol: 'TEST',
  venue: 'XTST',
  side: 'BUY',
  orderType: 'LIMIT',
  quantity,
  price: '10.01',
});

function trade(clientOrderId: string, execId: string, lastQty: string): ExecutionReport {
  return {
    venue: 'XTST',
    account: ACCOUNT,
    clientOrderId,
    execId,
    execType: 'TRADE',
    transactTime: '2026-03-02T09:00:00.5Z',
    lastQty,
    lastPx: '10',
  };
}

function inboxRecord(input: OrderRequest | ExecutionReport): InboxRecord {
  if ('execType' in input) {
    const facts = { inputId: input.execId, receivedAt: timestamp(NOW.toISOString()) };
    const report = inboxReportOf(input, facts);
    if (!report.resolved) throw new Error('The report names no order');
    return report.record;
  }
  const source = { topic: 'ome.order-requests.v1', partition: 0, offset: 0n };
  const instrument =
    input.type === 'NEW_ORDER' ? instrumentOf(input.venue, input.symbol) : undefined;
  return inboxRequestOfTopic(input, { ...source, timestamp: NOW.getTime() }, { instrument });
}

function received(offset: number, value: Buffer | null): SourceRecord {
  const key = Buffer.from(ACCOUNT);
  const at = { topic: TOPICS.inbox, partition: PARTITION, offset: BigInt(offset) };
  return { ...at, key, value };
}

const inbox = (offset: number, input: OrderRequest | ExecutionReport) =>
  received(offset, Buffer.from(encodeInbox(inboxRecord(input))));

/** A partition with the log that it wrote. */
function writer(log: OutputRecord[] = [], maximumBytes = 2_000_000) {
  const committed: DomainEvent[] = [];
  const partition = new InboxPartition({
    partition: PARTITION,
    policy: { overfill: 'book' },
    maximumBytesOf: () => maximumBytes,
    committed: ({ events }) => committed.push(...events),
  });
  log.push(...partition.acquired({ acquisitionId: `acquisition-${log.length}` }));
  eventsOf(log).forEach(({ value }, index) => {
    const at = { topic: TOPICS.orderEvents, partition: PARTITION, offset: BigInt(index) };
    const bytes = value === null ? null : Buffer.from(value);
    partition.restore({ ...at, key: null, value: bytes });
  });
  const decide = (records: readonly SourceRecord[], now = NOW) => {
    const decision = partition.decide(records, now);
    decision.merge();
    log.push(...decision.outputs);
    return decision;
  };
  return { partition, log, decide, committed };
}

const eventsOf = (outputs: readonly OutputRecord[]) =>
  outputs.filter(({ topic }) => topic === TOPICS.orderEvents);

function recordsOf(outputs: readonly OutputRecord[]): readonly OrderEventRecord[] {
  return eventsOf(outputs).map(({ value }) => {
    const parsed = parseOrderEvent(value === null ? null : Buffer.from(value));
    if (!parsed.ok) throw new Error(parsed.faults.join());
    return parsed.value;
  });
}

describe('an input that an operator gives up', () => {
  const givenUp = { fault: 'deciding it threw', operator: 'otto', reason: 'ticket 7' };

  it('goes to the .dlq with who gave it up and why, in one decision', () => {
    const { partition, decide, log } = writer();
    decide([inbox(0, newOrder('a'))]);
    const record = inbox(1, newOrder('b'));
    const decision = partition.skip(record, givenUp, NOW);
    decision.merge();
    log.push(...decision.outputs);
    expect(decision.outputs.map(({ topic }) => topic)).toEqual([
      TOPICS.orderEvents,
      TOPICS.inboxDlq,
    ]);
    const [, letter] = decision.outputs;
    expect(letter?.value).toEqual(record.value);
    expect(letter?.headers?.ome_error).toBe(
      'SKIPPED_BY_OPERATOR: otto: ticket 7; deciding it threw',
    );
    expect(recordsOf(decision.outputs)).toMatchObject([
      {
        type: 'INPUT_SKIPPED',
        inputId: inboxRecord(newOrder('b')).inputId,
        account: ACCOUNT,
        data: {
          fault: 'deciding it threw',
          skippedBy: { operator: 'otto', reason: 'ticket 7' },
        },
      },
    ]);
    expect(writer(log).partition.restored()).toEqual({ nextInput: 2n, epoch: 2 });
  });

  it('may be anything', () => {
    const { partition } = writer();
    for (const value of [null, Buffer.from('{'), Buffer.from([0xff])]) {
      const { outputs } = partition.skip(received(0, value), givenUp, NOW);
      expect(recordsOf(outputs)).toMatchObject([{ inputId: `${TOPICS.inbox}/${PARTITION}/0` }]);
    }
  });
});

describe('the writer of a partition', () => {
  it('writes the event, its fill and its instruction under its epoch, in its partition', () => {
    const { decide } = writer();
    const { outputs } = decide([inbox(0, newOrder('a')), inbox(1, trade('a', 'e1', '40'))]);
    expect(outputs.map(({ topic }) => topic)).toEqual([
      TOPICS.orderEvents,
      TOPICS.venueOrders,
      TOPICS.orderEvents,
      TOPICS.fills,
    ]);
    for (const { key, partition, value } of outputs) {
      expect({ key, partition }).toEqual({ key: ACCOUNT, partition: PARTITION });
      expect(JSON.parse(String(value))).toMatchObject({ epoch: 1 });
    }
    expect(recordsOf(outputs)).toMatchObject([
      { type: 'ORDER_PLACED', cause: 'ome.inbox.v1/3/0', requestId: 'request-a', version: 1 },
      { type: 'FILL_BOOKED', cause: 'ome.inbox.v1/3/1', execId: 'e1', cumQty: '40' },
    ]);
  });

  it('goes on from its log: next input, one more epoch, and repeats change nothing', () => {
    const first = writer();
    first.decide([inbox(0, newOrder('a')), inbox(1, trade('a', 'e1', '40'))]);
    const second = writer(first.log);
    expect(second.partition.restored()).toEqual({ nextInput: 2n, epoch: 2 });
    const { outputs } = second.decide([
      inbox(2, newOrder('a')),
      inbox(3, trade('a', 'e1', '40')),
      inbox(4, trade('a', 'e2', '60')),
    ]);
    expect(recordsOf(outputs)).toMatchObject([
      { type: 'REQUEST_REPEATED', epoch: 2 },
      { type: 'REPORT_REPEATED', epoch: 2 },
      { type: 'FILL_BOOKED', ordStatus: 'FILLED', version: 3 },
    ]);
  });

  it('changes nothing by a decision that is not merged', () => {
    const { partition, decide, committed } = writer();
    partition.decide([inbox(0, newOrder('a'))], NOW).discard();
    expect(partition.restored().nextInput).toBe(0n);
    expect(committed).toEqual([]);
    expect(recordsOf(decide([inbox(0, newOrder('a'))]).outputs)).toMatchObject([
      { type: 'ORDER_PLACED' },
    ]);
  });

  it('never runs its clock backwards, not over a restart either', () => {
    const first = writer();
    first.decide([inbox(0, newOrder('a'))], new Date('2097-01-01T00:00:00.000Z'));
    const second = writer(first.log);
    const { outputs } = second.decide([inbox(1, newOrder('b'))], NOW);
    expect(recordsOf(outputs)).toMatchObject([{ recordedAt: '2097-01-01T00:00:00.000Z' }]);
  });

  it('puts what is no input to the .dlq with its bytes, the cause and where it came from', () => {
    const { decide } = writer();
    const bytes = Buffer.from('{"kind":');
    const { outputs } = decide([received(0, bytes), inbox(1, newOrder('a'))]);
    expect(recordsOf(outputs)).toMatchObject([{ type: 'INPUT_SKIPPED' }, { type: 'ORDER_PLACED' }]);
    expect(outputs.filter(({ topic }) => topic === TOPICS.inboxDlq)).toEqual([
      {
        topic: TOPICS.inboxDlq,
        partition: PARTITION,
        key: Buffer.from(ACCOUNT),
        value: bytes,
        headers: { ome_error: expect.any(String), ome_origin: 'ome.inbox.v1/3/0' },
      },
    ]);
  });

  it('parks a report of an order that it does not know, as the report came', () => {
    const { decide } = writer();
    const { outputs } = decide([inbox(0, trade('unknown', 'e1', '40'))]);
    expect(recordsOf(outputs)).toMatchObject([{ type: 'INPUT_PARKED', reason: 'UNKNOWN_ORDER' }]);
    const [parked] = outputs.filter(({ topic }) => topic === TOPICS.executionReportsDlq);
    expect(JSON.parse(String(parked?.value))).toEqual(trade('unknown', 'e1', '40'));
    expect(parked?.headers).toMatchObject({
      ome_error: 'UNKNOWN_ORDER',
      ome_origin: 'ome.inbox.v1/3/0',
    });
  });

  it('takes into a transaction what fits, and the rest into the next', () => {
    const inputs = ['a', 'b', 'c', 'd', 'e'].map((name, offset) => inbox(offset, newOrder(name)));
    const { decide, partition } = writer([], 4000);
    const { consumed, outputs } = decide(inputs);
    expect(consumed).toBeGreaterThan(0);
    expect(consumed).toBeLessThan(inputs.length);
    const bytes = eventsOf(outputs).reduce((sum, { value }) => sum + String(value).length, 0);
    expect(bytes).toBeLessThanOrEqual(4000);
    expect(partition.restored().nextInput).toBe(BigInt(consumed));
    expect(decide(inputs.slice(consumed)).consumed).toBeGreaterThan(0);
  });

  it('skips an input whose outcome alone does not fit, and goes on', () => {
    const { decide } = writer([], 500);
    const { consumed, outputs } = decide([inbox(0, newOrder('a'))]);
    expect(consumed).toBe(1);
    expect(recordsOf(outputs)).toMatchObject([
      { type: 'INPUT_SKIPPED', data: { fault: expect.stringContaining('OUTPUT_TOO_LARGE') } },
    ]);
  });

  it('refuses to go on from a log that it cannot read', () => {
    const { partition } = writer();
    expect(() => partition.restore(received(7, Buffer.from('{"type":"ORDER_PLACED"}')))).toThrow(
      'ome.inbox.v1/3/7',
    );
  });
});

describe('a stop', () => {
  it('outlives its writer: the next one holds new orders back, and lets cancels pass', () => {
    const log: OutputRecord[] = [];
    const stop: InboxRecord = {
      kind: 'CONTROL',
      inputId: 'stop-1',
      requestId: 'http:stop-1',
      principal: { user: 'otto', roles: ['operator'], accounts: [] },
      receivedAt: NOW.toISOString(),
      body: { type: 'SET_STOP', stopId: 's1', scope: { venue: 'XTST' } },
    };
    const first = writer(log);
    first.decide([inbox(0, newOrder('before'))]);
    first.decide([{ ...received(1, Buffer.from(encodeInbox(stop))), key: null }]);
    const next = writer(log);
    next.decide([
      inbox(2, newOrder('after')),
      inbox(3, { type: 'CANCEL_ORDER', account: ACCOUNT, origClientOrderId: 'before' }),
    ]);
    expect(next.committed).toMatchObject([
      { type: 'ORDER_REFUSED', reason: { code: 'TRADING_STOPPED' } },
      { type: 'CANCEL_REQUESTED' },
    ]);
  });
});
