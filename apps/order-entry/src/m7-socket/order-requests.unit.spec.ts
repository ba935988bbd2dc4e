import { RateLimits } from '@ome/access';
import { listedContracts, powerInstrument, type InboxRecord } from '@ome/contracts';
import { timestamp, type OrderState } from '@ome/domain';
import { shownOrder, type ClientMessage } from '@ome/m7';
import { NotTakenError } from '@ome/outcomes';
import { describe, expect, it } from 'vitest';
import { AskedRequests } from './asked-requests.js';
import type { ClientConnection } from './client-connection.js';
import { OrderRequests } from './order-requests.js';

const NOW = timestamp('2026-01-05T09:15:00.000Z');
const AREA = 'FR-RTE';
const [contract] = listedContracts(AREA, new Date(NOW)).slice(3);
if (contract === undefined) throw new Error(`There is no contract of ${AREA}`);
const instrument = powerInstrument(contract);
const CHANNEL = `urn:ez-api:A:m7:private_orders:G:${AREA}`;
const NAME = 'c9f0b6a4-5d0f-4b7e-9a11-0d6a3f6c7e01';

/** As much of an order of acme-1 as a request looks at. */
const ORDER = {
  orderId: '1a2b00000000000001000000',
  account: 'acme-1',
  instrument,
  clientOrderId: NAME,
  clientOrderIds: [NAME],
  version: 1,
  side: 'BUY',
  terms: { timeInForce: 'DAY' },
} as unknown as OrderState;

const orderWith = (change: object) => ({ ...ORDER, ...change }) as OrderState;

interface Answers {
  readonly put: InboxRecord[];
  readonly urgent: boolean[];
  /** Errors of the socket, and the actions with which orders were refused. */
  readonly refused: unknown[];
}
interface Circumstances {
  /** The caller's, and others of the same name. */
  readonly known?: OrderState | readonly OrderState[];
  readonly accounts?: readonly string[];
  readonly subscribed?: boolean;
  readonly hungUp?: boolean;
  /** How each order that is handed on fails, in turn. */
  readonly fails?: NotTakenError | readonly (NotTakenError | undefined)[];
  /** More orders of the batch. */
  readonly beside?: readonly object[];
  /** Of orders a second on an account. */
  readonly rate?: number;
}

/** What becomes of what alice asks. */
async function answers(type: string, order: object, given: Circumstances = {}): Promise<Answers> {
  const { known, accounts = ['acme-1'], subscribed = true, hungUp = false, fails } = given;
  const { beside = [], rate = 0 } = given;
  const failures = [fails].flat();
  const { put, urgent, refused }: Answers = { put: [], urgent: [], refused: [] };
  const submit = (record: InboxRecord, isUrgent: boolean) => {
    const failure = failures.length > 1 ? failures.shift() : failures[0];
    if (failure !== undefined) return Promise.reject(failure);
    put.push(record);
    urgent.push(isUrgent);
    return Promise.resolve({ partition: 0, offset: 0n });
  };
  const named = known === undefined ? [] : [known].flat();
  const orders = { byClientIdentifier: (name: string) => (name === NAME ? named : []) };
  const requests = new OrderRequests({
    door: { submit },
    orders,
    asked: new AskedRequests(),
    channels: {
      refuse: ({ actions }, errors) => refused.push([actions, errors.map(({ code }) => code)]),
    },
    rates: new RateLimits({ ORDER_RATE_PER_USER: 0, ORDER_RATE_PER_ACCOUNT: rate }, () => 0),
    lastPrices: {
      of: (...market) => ({ lastPrice: market.join() === `M7,${instrument.symbol}` ? '40' : '7' }),
    },
    now: () => new Date(NOW),
  });
  const connection = {
    caller: { user: 'alice', role: 'trader', accounts },
    isClosed: hungUp,
    refuse: (error: object, about: object) => refused.push([error, about]),
    notProcessed: ({ text }: { text?: string }) =>
      refused.push(['not processed', ...(text === undefined ? [] : [JSON.parse(text)])].flat()),
  } as unknown as ClientConnection;
  const batch = [order, ...beside].map((one) => ({ clientIdentifier: NAME, ...one }));
  const data = JSON.stringify({ type, orders: batch });
  const message = { type: 'request', channel: CHANNEL, data } as ClientMessage;
  await requests.take(connection, { ...message, isFollowed: subscribed });
  return { put, urgent, refused };
}

/** What goes to the inbox of what alice asks. */
async function asked(type: string, order: object, known?: OrderState): Promise<InboxRecord[]> {
  const { put, refused } = await answers(type, order, known === undefined ? {} : { known });
  expect(refused).toEqual([]);
  return put;
}

const names = { identifier: 4_654_964_631, revisionNumber: 1 };

describe('the last price of an M7 order', () => {
  it('goes with its creation', async () => {
    const [record] = await asked('Creation', {
      state: 'Active',
      contractArea: { deliveryArea: AREA, identifier: contract.identifier },
      quantity: 10,
      price: 50,
      direction: 'Buy',
    });
    expect(record).toMatchObject({ body: { type: 'NEW_ORDER' }, context: { lastPrice: '40' } });
  });

  it('goes with its modification', async () => {
    const [record] = await asked('Modification', { ...names, price: 51 }, ORDER);
    expect(record).toMatchObject({ body: { type: 'REPLACE_ORDER' }, context: { lastPrice: '40' } });
  });

  it.each([
    ['of an order that nobody knows', 'Modification', undefined],
    ['that asks for no other price', 'Cancellation', ORDER],
  ])('is not said by a request %s', async (_, type, known) => {
    const [record] = await asked(type, { ...names, price: 51 }, known);
    expect(record).toMatchObject({ kind: 'REQUEST' });
    expect(record).not.toHaveProperty('context.lastPrice');
  });
});

describe('the rate of an account', () => {
  const OVER = ['RequestOverThrottling'];
  const four = { known: ORDER, rate: 2, beside: [names, names, names] };

  it('refuses each order above it by itself', async () => {
    const { put, refused } = await answers('Activation', names, four);
    expect(put).toHaveLength(2);
    expect(refused).toEqual([
      [expect.anything(), OVER],
      [expect.anything(), OVER],
    ]);
  });

  it.each([
    ['cancels', 'Cancellation', {}],
    ['hibernations', 'Deactivation', {}],
    ['changes that are cancels', 'Modification', { state: 'Inactive' }],
  ])('lets twice as many %s pass', async (_what, type, state) => {
    const one = { ...names, ...state };
    const beside = [one, one, one, one];
    const { put, refused } = await answers(type, one, { known: ORDER, rate: 2, beside });
    expect(put).toHaveLength(4);
    expect(refused).toEqual([[expect.anything(), OVER]]);
  });

  it('is that of the account of the order', async () => {
    const known = orderWith({ account: 'acme-2' });
    const accounts = ['acme-1', 'acme-2'];
    const { put } = await answers('Activation', names, { ...four, known, accounts });
    expect(put.map((record) => 'account' in record && record.account)).toEqual([
      'acme-2',
      'acme-2',
    ]);
  });
});

describe('a change', () => {
  const expected = { venueOrderId: '4654964631', venueRevision: '1' };

  it.each([
    ['Modification', { price: 51 }],
    ['Modification', { state: 'Hibernated' }],
    ['Modification', { state: 'Inactive', price: 51 }],
    ['Deactivation', {}],
    ['Activation', {}],
  ])('%s %o is none of an order for which another one waits', async (type, change) => {
    const [record] = await asked(type, { ...names, ...change }, ORDER);
    expect(record).toMatchObject({ preconditions: { ...expected, noPending: true } });
  });

  it.each([
    ['Cancellation', {}],
    ['Modification', { state: 'Inactive' }],
  ])('that ends the order waits for nothing: %s %o', async (type, change) => {
    const [record] = await asked(type, { ...names, ...change }, ORDER);
    expect(record).toMatchObject({ body: { type: 'CANCEL_ORDER' }, preconditions: expected });
    expect(record).not.toHaveProperty('preconditions.noPending');
    expect(record).not.toHaveProperty('deadline');
  });
});

describe('the whole order sent back with another state', () => {
  const expireTime = '2026-01-05T10:00:00.000Z';
  const whole = orderWith({
    venueOrderId: '4654964631',
    venueRevision: '1',
    status: 'NEW',
    cumQty: 0,
    createdAt: NOW,
    text: 'first words',
    terms: {
      orderType: 'LIMIT',
      quantity: 10 * 10 ** instrument.quantityScale,
      price: 50 * 10 ** instrument.priceScale,
      timeInForce: 'GTD',
      expireTime,
    },
  });
  const said = { state: 'Inactive', action: 'AddedByUser', at: new Date(NOW) } as const;
  const shown = shownOrder(whole, { ...said, names: { identifier: '4654964631', revision: '1' } });
  const actions = { acknowledged: 'DeletedByUser', refused: 'DeletedByUser' };

  it('is a cancel, which is never late', async () => {
    const { put, urgent } = await answers('Modification', shown, { known: whole });
    expect(urgent).toEqual([true]);
    expect(put).toMatchObject([{ body: { type: 'CANCEL_ORDER' } }]);
    expect(put[0]).not.toHaveProperty('deadline');
    const fails = new NotTakenError('not-sent', 'away');
    const { refused } = await answers('Modification', shown, { known: whole, fails });
    expect(refused).toMatchObject([[actions, {}]]);
  });

  it.each([
    ['with another price', { price: 51 }],
    ['with another comment', { comment: 'other words' }],
    ['until another time', { validityDate: '2026-01-05T11:00:00Z' }],
    ['at another revision', { revisionNumber: 2 }],
    ['with what it never had', { icebergDisplayQuantity: 5 }],
  ])('%s is the writer’s to judge, but goes first', async (_, change) => {
    const { put, urgent } = await answers(
      'Modification',
      { ...shown, ...change },
      { known: whole },
    );
    expect(urgent).toEqual([true]);
    const body = { type: 'REPLACE_ORDER', ifUnchanged: 'CANCEL_ORDER' };
    expect(put).toMatchObject([{ body, preconditions: { noPending: true } }]);
  });
});

describe('a request', () => {
  it('on a channel that is not subscribed to is refused, since nothing could be answered', async () => {
    const unheard = { known: ORDER, subscribed: false };
    const { put, refused } = await answers('Modification', { ...names, price: 51 }, unheard);
    expect(put).toEqual([]);
    expect(refused).toMatchObject([[{ error: 'NOT_SUBSCRIBED' }, { channel: CHANNEL }]]);
  });

  it('on the channel of another area is refused, and not left unanswered', async () => {
    const [belgian] = listedContracts('BE-ELIA', new Date(NOW)).slice(3);
    if (belgian === undefined) throw new Error('There is no contract of BE-ELIA');
    const known = orderWith({ instrument: powerInstrument(belgian) });
    for (const type of ['Modification', 'Cancellation']) {
      const { put, refused } = await answers(type, { ...names, price: 51 }, { known });
      expect(put).toEqual([]);
      expect(refused).toMatchObject([[{}, ['InvalidArea']]]);
    }
    const unheard = await answers('Cancellation', names, { known, subscribed: false });
    expect(unheard.put).toHaveLength(1);
  });

  it('is taken all the same from a client that has hung up, and to cancel always', async () => {
    const unheard = { known: ORDER, subscribed: false };
    const change = { ...names, price: 51 };
    const gone = await answers('Modification', change, { ...unheard, hungUp: true });
    expect(gone.put).toHaveLength(1);
    expect(gone.refused).toEqual([]);
    const inactive = { ...names, state: 'Inactive' };
    for (const [type, order] of Object.entries({ Cancellation: names, Modification: inactive })) {
      const { put, refused } = await answers(type, order, unheard);
      expect(put).toMatchObject([{ body: { type: 'CANCEL_ORDER' } }]);
      // That no event of it can be heard.
      expect(refused).toMatchObject([[{ error: 'NOT_SUBSCRIBED' }, { channel: CHANNEL }]]);
    }
  });

  it('that is no cancel, beside one on a channel that is not subscribed to, is not processed', async () => {
    const inactive = { ...names, state: 'Inactive' };
    const beside = [{ ...names, price: 51 }];
    const unheard = { known: ORDER, subscribed: false, beside };
    const { put, refused } = await answers('Modification', inactive, unheard);
    expect(put).toMatchObject([{ body: { type: 'CANCEL_ORDER' } }]);
    expect(refused).toMatchObject([
      [{ error: 'NOT_SUBSCRIBED' }, {}],
      ['not processed', { type: 'Modification', orders: [{ ...names, price: 51 }] }],
    ]);
  });

  it.each([
    ['Cancellation', {}, true],
    ['Modification', { state: 'Inactive' }, true],
    ['Modification', { price: 51 }, false],
    ['Activation', {}, false],
  ] as const)('%s %o goes first: %s', async (type, change, isUrgent) => {
    const { urgent } = await answers(type, { ...names, ...change }, { known: ORDER });
    expect(urgent).toEqual([isUrgent]);
  });

  it('means the order of its identifier, where accounts of the caller use one name', async () => {
    const orderId = '1a2b00000000000002000000';
    const other = { orderId, account: 'acme-2', venueOrderId: '4654964631' };
    const strange = { ...other, account: 'globex-1' };
    const own = { venueOrderId: '4654964630' };
    const known = [strange, own, other].map(orderWith);
    const both = ['acme-2', 'acme-1'];
    const targetOf = async (identifier: number, among: readonly OrderState[]) => {
      const change = { identifier, revisionNumber: 1, price: 51 };
      const { put } = await answers('Modification', change, { known: among, accounts: both });
      return put[0];
    };
    expect(await targetOf(4_654_964_630, known)).toMatchObject({ account: 'acme-1' });
    expect(await targetOf(4_654_964_631, known)).toMatchObject({ account: 'acme-2' });
    // None has it: the one of the account that the caller enters orders for is refused.
    expect(await targetOf(4_654_964_632, known)).toMatchObject({ account: 'acme-2' });
  });

  it('is refused while decisions are late, and not processed when nobody knows', async () => {
    const late = { known: ORDER, fails: new NotTakenError('behind', 'late') };
    const actions = { acknowledged: 'ModifiedByUser', refused: 'ModifiedByUser' };
    const { refused } = await answers('Modification', { ...names, price: 51 }, late);
    expect(refused).toEqual([[actions, ['InternalServerError']]]);
    const unknown = { known: ORDER, fails: new NotTakenError('unknown', 'cut off') };
    const { refused: errors } = await answers('Modification', { ...names, price: 51 }, unknown);
    expect(errors).toEqual([['not processed']]);
  });

  it('answers each order of a batch by itself, where some could not be handed on', async () => {
    const [away, unknown] = (['not-sent', 'unknown'] as const).map(
      (outcome) => new NotTakenError(outcome, outcome),
    );
    const beside = [52, 53].map((price) => ({ ...names, price }));
    const given = { known: ORDER, beside, fails: [away, undefined, unknown] };
    const { put, refused } = await answers('Modification', { ...names, price: 51 }, given);
    expect(put).toMatchObject([{ body: { price: '52' } }]);
    const actions = { acknowledged: 'ModifiedByUser', refused: 'ModifiedByUser' };
    expect(refused).toMatchObject([
      [actions, ['InternalServerError']],
      ['not processed', { type: 'Modification', orders: [{ ...names, price: 53 }] }],
    ]);
  });

  it.each([
    ['Hibernated', { acknowledged: 'DeactivatedByUser', refused: 'ModifiedByUser' }],
    ['Active', { acknowledged: 'AddedByUser', refused: 'ModifiedByUser' }],
    ['Inactive', { acknowledged: 'DeletedByUser', refused: 'DeletedByUser' }],
  ])('to make an order %s, by a modification, is refused as such', async (state, actions) => {
    const { refused } = await answers('Modification', { state });
    expect(refused).toEqual([[actions, ['MissingRequiredField', 'MissingRequiredField']]]);
  });
});
