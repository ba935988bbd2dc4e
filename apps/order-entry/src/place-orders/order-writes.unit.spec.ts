import type { DecidedRecord } from '@ome/contracts';
import type { Caller } from '@ome/access';
import { DEVELOPMENT_INSTRUMENTS } from '@ome/contracts';
import { NotTakenError, OutcomeBoard, type InboxDoor } from '@ome/outcomes';
import { ProblemException } from '@ome/platform';
import { describe, expect, it } from 'vitest';
import { OrderWrites } from './order-writes.js';
import { BOB, EXAMPLE_ORDER } from './example-order.spec.js';
import { cancelOf, newOrderOf } from './write-requests.js';

const ALICE: Caller = { user: 'alice', role: 'trader', accounts: ['acme-1'] };
const CONTEXT = {
  of: () => DEVELOPMENT_INSTRUMENTS.slice(-1).map((instrument) => ({ instrument }))[0] ?? {},
};
const WAIT = { waitMs: 20, applied: 'wait=1' };
const written = (key = 'key') => newOrderOf(EXAMPLE_ORDER, ALICE, key, CONTEXT);
const placing = async (change: object) =>
  newOrderOf({ ...EXAMPLE_ORDER, ...change }, ALICE, 'key', CONTEXT);
const options = { urgent: false, accepted: 201, name: 'x' } as const;

/** A door whose log says this, or nothing. */
function doorThat(says?: (inputId: string) => object): Pick<InboxDoor, 'ask' | 'submit'> {
  const board = new OutcomeBoard();
  return {
    submit: () => Promise.resolve({ partition: 0, offset: 1n }),
    ask: ({ inputId }) => {
      const conversation = board.open(inputId, 0);
      if (says !== undefined) {
        const record = { inputId, cause: 'ome.inbox.v1/0/1', ...says(inputId) } as DecidedRecord;
        board.take({ partition: 0, offset: 5n, record });
      }
      return Promise.resolve({ conversation, partition: 0, offset: 1n });
    },
  };
}

async function problemOf(answer: Promise<unknown>) {
  const error: unknown = await answer.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof ProblemException) return { ...error.problem, headers: error.headers };
  throw error;
}

describe('a write', () => {
  it('that is not waited for is unknown, and says how to ask', async () => {
    const answer = await new OrderWrites(doorThat()).write(written(), {
      ...options,
      wait: undefined,
    });
    expect(answer).toMatchObject({
      status: 202,
      body: { outcome: 'UNKNOWN', requestId: 'key', detail: expect.stringContaining('durable') },
    });
    expect(answer.headers).not.toHaveProperty('preference-applied');
  });

  it('that cannot be checked now is not sent, and may be repeated', async () => {
    const [instrument] = DEVELOPMENT_INSTRUMENTS.slice(-1);
    if (instrument === undefined) throw new Error('There are no instruments');
    const placed = (rules: object) =>
      newOrderOf(EXAMPLE_ORDER, ALICE, 'key', {
        of: () => ({ instrument: { ...instrument, ...rules }, lastPriceUnknown: true }),
      });
    const door = { ...doorThat(), submit: () => Promise.reject(new Error('it was sent')) };
    const asked = { ...options, wait: undefined };
    const collared = placed({ collarBasisPoints: 500 });
    expect(await problemOf(new OrderWrites(door).write(collared, asked))).toMatchObject({
      status: 503,
      reason: 'LAST_PRICE_UNKNOWN',
      layer: 'door',
      outcome: 'NOT_SENT',
      requestId: 'key',
      headers: { 'retry-after': '1' },
    });
    // Limits of its account may need it too: the writer knows them.
    const free = placed({});
    expect(free.record.context).toMatchObject({ lastPriceUnknown: true });
    const answer = await new OrderWrites(doorThat()).write(free, asked);
    expect(answer).toMatchObject({ status: 202 });
  });

  it('of an order that has a name says where that is read, whoever else calls an order so', async () => {
    const mine = { account: 'acme-2', origClientOrderId: 'my/1' };
    const otto = { user: 'otto', role: 'operator', accounts: [] } as const;
    const urlFor = async (caller: Caller) => {
      const canceled = cancelOf(mine, {}, caller, 'key');
      const asked = { urgent: true, accepted: 200, name: 'my/1', wait: undefined } as const;
      const { headers, body } = await new OrderWrites(doorThat()).write(canceled, asked);
      expect(headers).toEqual({ location: body.url });
      return body.url;
    };
    expect(await urlFor(BOB)).toBe('/v1/orders/my%2F1?account=acme-2');
    expect(await urlFor(otto)).toBe('/v1/orders/my%2F1?account=acme-2');
    expect(await urlFor({ ...BOB, accounts: ['acme-2'] })).toBe('/v1/orders/my%2F1');
  });

  it('that is waited for in vain is unknown', async () => {
    const answer = await new OrderWrites(doorThat()).write(written(), { ...options, wait: WAIT });
    expect(answer).toMatchObject({
      status: 202,
      headers: { 'preference-applied': 'wait=1' },
      body: { outcome: 'UNKNOWN', detail: expect.stringContaining('Idempotency-Key: key') },
    });
  });

  it('that cannot be decided says why', async () => {
    const door = doorThat(() => ({ type: 'INPUT_SKIPPED', data: { fault: 'too odd' } }));
    expect(
      await problemOf(new OrderWrites(door).write(written(), { ...options, wait: WAIT })),
    ).toMatchObject({ status: 400, detail: expect.stringContaining('too odd') });
  });

  it.each([
    ['unknown', 'UNKNOWN', 'Idempotency-Key: key'],
    ['not-sent', 'NOT_SENT', 'nothing was sent'],
    ['behind', 'NOT_SENT', 'late'],
  ] as const)('that was %s is 503', async (outcome, said, detail) => {
    const refused = () => Promise.reject(new NotTakenError(outcome, 'no'));
    const writes = new OrderWrites({ ask: refused, submit: refused });
    for (const wait of [WAIT, undefined]) {
      expect(await problemOf(writes.write(written(), { ...options, wait }))).toMatchObject({
        status: 503,
        outcome: said,
        detail: expect.stringContaining(detail),
        headers: { 'retry-after': '1' },
      });
    }
  });
});

describe('the record of a request', () => {
  it('is known by its key, else by the name that it gives', () => {
    const named = { ...EXAMPLE_ORDER, clientOrderId: 'mine' };
    expect(newOrderOf(named, ALICE, 'key', CONTEXT).record.requestId).toBe('http:key');
    expect(newOrderOf(named, ALICE, undefined, CONTEXT).record.requestId).toBe('http:new/mine');
    const long = newOrderOf(
      { ...named, clientOrderId: 'x'.repeat(128) },
      ALICE,
      undefined,
      CONTEXT,
    );
    expect(long.requestId).toMatch(/^new\/[0-9a-f]{64}$/);
    expect(cancelOf({ orderId: 'o' }, { clientOrderId: 'c' }, ALICE, undefined).requestId).toBe(
      'cancel/c',
    );
  });

  it('never has the inputId of another one', () => {
    expect(written().record.inputId).not.toBe(written().record.inputId);
  });

  it('says who signed in, and lets nobody say he is another', async () => {
    expect(written().record).toMatchObject({
      principal: { user: 'alice', roles: ['trader'], accounts: ['acme-1'] },
      body: { submittedBy: 'alice', account: 'acme-1', clientOrderId: 'key' },
    });
    expect(await problemOf(placing({ submittedBy: 'bob' }))).toMatchObject({ status: 400 });
    expect(await problemOf(placing({ requestId: 'another' }))).toMatchObject({ status: 400 });
  });

  it('copies what is expected for the writer', () => {
    const { record } = cancelOf({ orderId: 'o' }, { expectedRevision: '3' }, ALICE, 'key');
    expect(record).toMatchObject({ preconditions: { revision: 3 }, body: { expectedRevision: 3 } });
  });
});
