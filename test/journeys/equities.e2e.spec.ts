import { execFile } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import {
  inboxMessageOf,
  inboxRequestOf,
  newEquitiesOrderId,
  type VenueOrderRecord,
} from '@ome/contracts';
import { account, timestamp } from '@ome/domain';
import { waitFor } from '@ome/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { EquitiesClient, type Answer } from './equities-client.js';
import { startEquitiesSystem, type EquitiesSystem } from './equities-system.js';
import { obliging, refusing, silent } from './scripted-venue.js';
import { V1Client } from './v1-client.js';

/** A report whose text is itself JSON, nested deeper than any recursion goes. */
const NESTED = {
  order_id: '1a2b00000000000001000000',
  fill: `${'['.repeat(20_000)}${']'.repeat(20_000)}`,
};

let system: EquitiesSystem;
let client: EquitiesClient;
let users = 1_000_000;

beforeAll(async () => {
  system = await startEquitiesSystem();
});

afterAll(() => system.close());

beforeEach(() => {
  users += 1;
  client = new EquitiesClient(`http://127.0.0.1:${system.entry.legacyPort}`, users);
  system.venue.behaviour = obliging;
});

const untilDone = (done: number) =>
  waitFor(async () => (await client.row()).done === done, {
    within: 10_000,
    what: `${done} filled`,
  });

const untilState = (state: string) =>
  waitFor(async () => (await client.row()).state === state, {
    within: 10_000,
    what: `state ${state}`,
  });

describe.each(['JSON', 'form'] as const)('a client that sends %s', (format) => {
  it('enters, updates and cancels an order, and sees it right after each success', async () => {
    const first = await client.ask(client.newOrder(), format);
    expect(first).toMatchObject({ success: true });
    expect(await client.row()).toMatchObject({
      state: '0',
      orderId: first.order_id,
      price: 1500.05,
    });

    const update = { type: 2, order_id: first.order_id, ask_price: 1501.5, total_qty: 80 };
    const second = await client.ask(update, format);
    expect(second).toEqual({ success: true, order_id: expect.stringMatching(/000001$/) });
    expect(await client.row()).toMatchObject({ orderId: second.order_id, price: 1501.5, size: 80 });

    const cancel = { type: 3, order_id: second.order_id, reason_cancellation: 'enough' };
    const third = await client.ask(cancel, format);
    expect(third).toEqual({ success: true, order_id: expect.stringMatching(/000002$/) });
    expect(await client.row()).toMatchObject({ state: '4', orderId: third.order_id, open: 0 });
  });

  it('reports fills in both shapes and sees them with the last prices', async () => {
    const order_id = await client.placed();
    const fill = { ClOrdID: order_id, OrdStatus: '1', LastPx: 1500.05, CumQty: 40 };
    expect(await client.report(fill, format)).toEqual({ success: true });
    const plain = { order_id, fill: { qtydone: 60, price: 1499.95, exchange_id: 'NSE' } };
    expect(await client.report(plain, format)).toEqual({ success: true });
    await untilDone(100);
    expect(await client.row()).toMatchObject({ state: '2', open: 0 });
    expect(
      (await client.row()).fills.map((cells) => [cells[0], cells[1], cells[2], cells[4]]),
    ).toEqual([
      [order_id, 40, 'NSE', 1500.05],
      [order_id, 60, 'NSE', 1499.95],
    ]);
    expect(
      await client.post('order_endpoint', { type: 5, symbols: ['INFY', 'NONE'] }, format),
    ).toEqual({
      ltps: { INFY: 1499.95 },
      sps: { INFY: expect.any(Number) },
    });
  });
});

it('an order is cancelled over /v1 by a later id, by a trader of its account', async () => {
  const order_id = await client.placed();
  const { order_id: later } = await client.ask({ type: 2, order_id, ask_price: 1501.5 });
  expect(later).toMatch(/000001$/);
  const trader = { user: 'tess', role: 'trader', accounts: ['equities-3'] } as const;
  const http = await V1Client.as(trader, system.entry.port);
  expect(await http.decided('DELETE', `/v1/orders/${later}`)).toMatchObject({
    status: 200,
    body: { orderId: order_id },
  });
  await untilState('4');
});

describe('the venue', () => {
  it('refuses: the order is rejected, and the client told why', async () => {
    system.venue.behaviour = refusing;
    const answer = await client.ask(client.newOrder());
    expect(answer).toMatchObject({ success: false, comment: 'The venue refused: halted' });
    expect(await client.row()).toMatchObject({ state: '8', orderId: answer.order_id });
  });

  it('refuses an update: the old id lives on', async () => {
    const order_id = await client.placed();
    system.venue.behaviour = refusing;
    const refused = await client.ask({ type: 2, order_id, ask_price: 1600 });
    expect(refused).toEqual({ success: false, comment: 'The venue refused: halted' });
    system.venue.behaviour = obliging;
    expect(await client.ask({ type: 2, order_id, ask_price: 1700 })).toEqual({
      success: true,
      order_id: expect.stringMatching(/000002$/),
    });
  });

  it('is silent: the outcome is unknown, and the new order is cancelled', async () => {
    system.venue.behaviour = silent;
    const answer = await client.ask(client.newOrder());
    expect(answer).toMatchObject({
      success: false,
      comment: expect.stringContaining('not known yet'),
      order_id: expect.any(String),
    });
    const isCancel = (told: VenueOrderRecord) =>
      told.orderId === answer.order_id && told.instruction === 'CANCEL';
    await waitFor(() => system.venue.instructions.some(isCancel), {
      within: 10_000,
      what: 'the cancel of the order without an answer',
    });
    await untilState('6');
  });

  it('acknowledges a new order that is being taken back: no repeat is told of a success', async () => {
    system.venue.behaviour = silent;
    const headers = { 'idempotency-key': randomUUID() };
    const unknown = await client.ask(client.newOrder(), 'JSON', headers);
    await untilState('6');
    const { venue } = system;
    const report = (execType: 'NEW' | 'CANCELED') =>
      venue.report({
        venue: 'NSE',
        execId: randomUUID(),
        execType,
        orderId: unknown.order_id,
        transactTime: new Date().toISOString(),
      });
    const repeat = client.ask(client.newOrder(), 'JSON', headers);
    await report('NEW');
    expect(await client.ask(client.newOrder(), 'JSON', headers)).toMatchObject({ success: false });
    expect(await repeat).toMatchObject({ success: false });
    await report('CANCELED');
    await untilState('4');
    expect(await client.ask(client.newOrder(), 'JSON', headers)).toEqual({
      success: false,
      comment: 'The order was canceled before the venue took it',
      order_id: unknown.order_id,
    });
  });

  it('is silent on an update: a second one is refused meanwhile', async () => {
    const order_id = await client.placed();
    system.venue.behaviour = silent;
    const unknown = await client.ask({ type: 2, order_id, ask_price: 1600 });
    expect(unknown).toMatchObject({ success: false, order_id: expect.stringMatching(/000001$/) });
    expect(await client.row()).toMatchObject({ state: 'E', orderId: order_id });
    for (const id of [order_id, unknown.order_id]) {
      expect(await client.ask({ type: 3, order_id: id, reason_cancellation: '' })).toEqual({
        success: false,
        comment: 'Another request of this order waits for the venue',
      });
    }
  });
});

/** As the door asks it, when a broker was slow to take one of the two. */
const takeBack = async (key: string, orderId: string) => {
  const record = inboxRequestOf(
    {
      type: 'CANCEL_ORDER',
      account: 'equities-3',
      orderId,
      assignName: 'REVISION',
      takesBack: `eq:${key}`,
    },
    {
      door: 'eq',
      dialect: 'equities',
      principal: { user: 'equities', roles: ['trader'], accounts: ['*'] },
      inputId: `${key}/timeout`,
      receivedAt: timestamp(new Date().toISOString()),
      defaultRequestId: `${key}/timeout`,
      preconditions: { notAcknowledged: true },
    },
  );
  await system.producer.produce(inboxMessageOf(record, 8));
};

describe('the cancel of a new order without an answer', () => {
  it('does not reach an order that the client was told of as a success', async () => {
    const key = randomUUID();
    const headers = { 'idempotency-key': key };
    const { order_id } = await client.ask(client.newOrder(), 'JSON', headers);
    await takeBack(key, order_id);
    const updated = await client.ask({ type: 2, order_id, ask_price: 1600 });
    expect(updated).toMatchObject({ success: true });
    expect(await client.row()).toMatchObject({ state: '0', orderId: updated.order_id });
  });

  it('that came before the order keeps it from living, however often it is sent', async () => {
    const key = randomUUID();
    await takeBack(key, newEquitiesOrderId(account('equities-3'), randomBytes(7)));
    for (let sent = 0; sent < 2; sent += 1) {
      expect(await client.ask(client.newOrder(), 'JSON', { 'idempotency-key': key })).toEqual({
        success: false,
        comment: 'The request was taken back before it arrived: send it as a new one',
      });
    }
    const headers = { 'idempotency-key': randomUUID() };
    expect(await client.ask(client.newOrder(), 'JSON', headers)).toMatchObject({ success: true });
  });
});

describe('the rules of the dialect', () => {
  it('do not know a superseded id', async () => {
    const order_id = await client.placed();
    await client.ask({ type: 2, order_id, ask_price: 1600 });
    expect(await client.ask({ type: 2, order_id, ask_price: 1700 })).toEqual({
      success: false,
      comment: 'Order does not exist',
    });
  });

  it('do not change an order that has fills', async () => {
    const order_id = await client.placed();
    await client.report({ ClOrdID: order_id, OrdStatus: '1', LastPx: 1500, CumQty: 1 });
    for (const request of [
      { type: 2, ask_price: 1600 },
      { type: 3, reason_cancellation: 'no' },
    ]) {
      expect(await client.ask({ ...request, order_id })).toEqual({
        success: false,
        comment: 'Not allowed - Order has fills',
      });
    }
  });

  it('refuse what the door cannot know: a price off the tick of the order', async () => {
    const order_id = await client.placed();
    expect(await client.ask({ type: 2, order_id, ask_price: 1600.01 })).toEqual({
      success: false,
      comment: 'Price is not a multiple of the tick',
    });
  });

  it('answer an unknown id', async () => {
    const unknown = { order_id: 'ffffffffffffffffff000000' };
    for (const type of [2, 3]) {
      expect(await client.ask({ ...unknown, type, ask_price: 1600 })).toEqual({
        success: false,
        comment: 'Order does not exist',
      });
    }
  });

  it('take an order once under an Idempotency-Key', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const first = await client.ask(client.newOrder(), 'JSON', headers);
    const second = await client.ask(client.newOrder(), 'JSON', headers);
    expect(first).toMatchObject({ success: true });
    expect(second).toEqual(first);
    expect(await client.row()).toMatchObject({ orderId: first.order_id });
    expect(await client.ask(client.newOrder({ total_qty: 5 }), 'JSON', headers)).toMatchObject({
      success: false,
      comment: 'requestId was used before with another body',
    });
  });

  it('show a MARKET order without a price', async () => {
    await client.placed({ price_instruction: 'MARKET', ask_price: '' });
    expect(await client.row()).toMatchObject({ price: 0 });
  });
});

describe('execution reports', () => {
  it('count once, however often they are sent', async () => {
    const order_id = await client.placed();
    const fill = { ClOrdID: order_id, OrdStatus: '1', LastPx: 1500, CumQty: 40 };
    const named = { ...fill, CumQty: 60, LastQty: 20, ExecID: 'X-1' };
    for (const body of [fill, fill, named, named]) {
      expect(await client.report(body)).toEqual({ success: true });
    }
    await untilDone(60);
    const plain = { order_id, fill: { qtydone: 5, price: 1500, exchange_id: 'NSE' } };
    await client.report(plain);
    await client.report(plain);
    await untilDone(70);
  });

  it('find the order under any id of its chain, also after it was cancelled', async () => {
    const order_id = await client.placed();
    const { order_id: newest } = await client.ask({ type: 3, order_id, reason_cancellation: 'x' });
    await client.report({ ClOrdID: order_id, OrdStatus: '1', LastPx: 1500, CumQty: 10 });
    await client.report({ ClOrdID: newest, OrdStatus: '1', LastPx: 1500, CumQty: 30 });
    await untilDone(30);
    const { state, orderId, fills: booked } = await client.row();
    expect([state, orderId]).toEqual(['4', newest]);
    expect(booked.map((cells) => cells[0])).toEqual([newest, newest]);
  });

  it('book an overfill in full', async () => {
    const order_id = await client.placed();
    expect(
      await client.report({ ClOrdID: order_id, OrdStatus: '2', LastPx: 1500, CumQty: 130 }),
    ).toEqual({
      success: true,
    });
    await untilDone(130);
  });

  it.each([
    ['9', '9'],
    ['3', '3'],
    ['4', '4'],
    ['C', 'C'],
  ])('move the state: %s', async (OrdStatus, state) => {
    const order_id = await client.placed();
    expect(await client.report({ ClOrdID: order_id, OrdStatus })).toEqual({ success: true });
    await untilState(state);
  });

  it('are ignored when they do not fit, and answered success', async () => {
    const order_id = await client.placed();
    expect(await client.report({ ClOrdID: order_id, OrdStatus: 'A' })).toEqual({ success: true });
    expect(await client.row()).toMatchObject({ state: '0' });
  });

  it.each([
    ['application/json', JSON.stringify(NESTED)],
    ['application/x-www-form-urlencoded', new URLSearchParams(NESTED).toString()],
  ])('are refused when a field says JSON without end, sent as %s', async (type, body) => {
    const answer = await fetch(`http://127.0.0.1:${system.entry.legacyPort}/execution_endpoint`, {
      method: 'POST',
      headers: { 'content-type': type },
      body,
    });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ success: false, violations: [expect.any(String)] });
  });

  it('of an unknown order are kept and told', async () => {
    const answer = await client.report({
      ClOrdID: 'eeeeeeeeeeeeeeeeee000000',
      OrdStatus: '1',
      LastPx: 1,
      CumQty: 1,
    });
    expect(answer).toMatchObject({
      success: false,
      comment: expect.stringContaining('Order does not exist'),
    });
  });
});

describe('the examples', () => {
  const run = promisify(execFile);
  const example = async (name: string, ...given: readonly string[]) => {
    const url = `--url=http://127.0.0.1:${system.entry.port}`;
    const { stdout } = await run(process.execPath, [`examples/${name}.mjs`, ...given, url]);
    return JSON.parse(stdout) as unknown;
  };

  it('do what the driver programs of the old engine did', async () => {
    const first = (await example('new-order', '1500.05', '100')) as Answer;
    expect(first).toMatchObject({ success: true });
    const second = (await example('update-order', first.order_id, '1501')) as Answer;
    expect(second).toMatchObject({ success: true });
    expect(await example('cancel-order', second.order_id)).toMatchObject({ success: true });
    expect(await example('report-execution', second.order_id, '10')).toEqual({ success: true });
    expect(await example('order-details', '7')).toMatchObject({ accounts: [3] });
    expect(await example('last-prices')).toMatchObject({ ltps: {} });
  });
});
