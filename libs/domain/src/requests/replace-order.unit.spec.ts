import { describe, expect, it } from 'vitest';
import { price, quantity } from '../decimal.js';
import { timestamp } from '../identifiers.js';
import type { Preconditions, ReplaceOrder } from '../input.js';
import {
  acknowledged,
  canceled,
  cancelRequested,
  changeRejected,
  filled,
  LIMIT_TERMS,
  placed,
  replaced,
  replaceRequested,
  type Happened,
} from '../specification/events.js';
import { given } from '../specification/given.js';
import { byName, replaceOrder, report } from '../specification/inputs.js';
import {
  ACCOUNT,
  decimal,
  FIRST_NAME,
  INSTRUMENT,
  names,
  ORDER,
  RECEIVED_AT,
} from '../specification/values.js';
import type { TimeInForce } from '../status.js';

const { clientOrderId } = names;
const LIVE = [placed(), acknowledged()];
const AT_VENUE = [placed(), acknowledged({ venueOrderId: 'V1' })];
const TILL = timestamp('2026-04-01T00:00:00Z');
const LATER = timestamp('2026-04-02T00:00:00Z');
const TWELVE = { ...LIMIT_TERMS, quantity: quantity(12_000) };

const pending = (name: string): Happened =>
  replaceRequested(name, { ...LIMIT_TERMS, price: price(9000) });

describe('REPLACE_ORDER', () => {
  it('asks for the merged terms under its own name, and keeps the old ones', () => {
    const input = replaceOrder({
      clientOrderId: clientOrderId('Y'),
      quantity: decimal('12000'),
      text: 'more',
    });
    const { event, columns, order } = given(...LIVE).when(input);
    expect(event).toEqual({
      type: 'REPLACE_REQUESTED',
      orderId: ORDER,
      account: ACCOUNT,
      version: 3,
      occurredAt: RECEIVED_AT,
      requestId: input.requestId,
      bodyHash: input.bodyHash,
      clientOrderId: 'Y',
      origClientOrderId: FIRST_NAME,
      terms: TWELVE,
      text: 'more',
    });
    expect(columns).toMatchObject({ ordStatus: 'PENDING_REPLACE', orderQty: 10_000 });
    expect(order.clientOrderId).toBe(FIRST_NAME);
  });

  it.each<readonly [string, Partial<ReplaceOrder>, object]>([
    ['price', { price: decimal('99.5') }, { price: 9950 }],
    ['total quantity', { quantity: decimal('9000') }, { quantity: 9000 }],
    [
      'open quantity, on top of what is filled',
      { openQuantity: decimal('500') },
      { quantity: 600 },
    ],
    ['timeInForce', { timeInForce: 'GTC' }, { timeInForce: 'GTC' }],
    ['displayQuantity', { displayQuantity: decimal('10') }, { displayQuantity: 10 }],
    ['displayPriceDelta', { displayPriceDelta: decimal('-0.05') }, { displayPriceDelta: -5 }],
    ['allOrNone', { allOrNone: true }, { allOrNone: true }],
  ])('changes %s alone', (_what, body, changed) => {
    const { event } = given(...LIVE, filled(100)).when(replaceOrder(body));
    expect(event).toMatchObject({
      type: 'REPLACE_REQUESTED',
      terms: { ...LIMIT_TERMS, ...changed },
    });
  });

  it('drops the expireTime with the GTD that it goes with', () => {
    const expireTime = timestamp('2026-04-01T00:00:00Z');
    const terms = { ...LIMIT_TERMS, timeInForce: 'GTD', expireTime } as const;
    const { event } = given(placed({ terms })).when(replaceOrder({ timeInForce: 'DAY' }));
    expect(event).toMatchObject({ terms: LIMIT_TERMS });
    expect(event).not.toHaveProperty('terms.expireTime');
  });

  it.each<readonly [string, TimeInForce, Partial<ReplaceOrder>, object]>([
    ['keeps it', 'IOC', { price: decimal('99') }, { timeInForce: 'IOC', expireTime: TILL }],
    ['has another', 'FOK', { expireTime: LATER }, { timeInForce: 'FOK', expireTime: LATER }],
    ['has it as a GTD', 'IOC', { timeInForce: 'GTD' }, { timeInForce: 'GTD', expireTime: TILL }],
    ['loses it where it is not said', 'FOK', { timeInForce: 'IOC' }, { timeInForce: 'IOC' }],
  ])('an immediate order with an expireTime %s', (_what, timeInForce, body, changed) => {
    const terms = { ...LIMIT_TERMS, timeInForce, expireTime: TILL };
    const { event } = given(placed({ terms }), acknowledged()).when(replaceOrder(body));
    const priced = body.price === undefined ? {} : { price: 9900 };
    expect(event).toHaveProperty('terms', { ...LIMIT_TERMS, ...priced, ...changed });
  });

  it('leaves out an expireTime without a GTD to go with', () => {
    const expireTime = timestamp('2026-04-01T00:00:00Z');
    const { event } = given(...LIVE).when(replaceOrder({ price: decimal('99'), expireTime }));
    expect(event).not.toHaveProperty('terms.expireTime');
    const alone = given(...LIVE).when(replaceOrder({ expireTime }));
    expect(alone.event).toMatchObject({ reason: { code: 'NOTHING_TO_CHANGE' } });
  });

  it('changes nothing by another text of the same time', () => {
    const terms = { ...LIMIT_TERMS, timeInForce: 'GTD', expireTime: TILL } as const;
    const echo = replaceOrder({ expireTime: timestamp(`${TILL.slice(0, -1)}.000Z`) });
    const { event } = given(placed({ terms }), acknowledged()).when(echo);
    expect(event).toMatchObject({ reason: { code: 'NOTHING_TO_CHANGE' } });
  });

  it("may change the text alone, which is the order's once it is replaced", () => {
    const history = given(...LIVE);
    const { event, order } = history.when(replaceOrder({ text: 'new words' }));
    expect(event).toMatchObject({ type: 'REPLACE_REQUESTED', terms: LIMIT_TERMS });
    expect(order.text).toBeUndefined();
    const again = history.when(replaceOrder({ text: 'new words' }));
    expect(again.event).toMatchObject({ reason: { code: 'NOTHING_TO_CHANGE' } });
    expect(history.when(report('REPLACED')).order).toMatchObject({
      text: 'new words',
      revision: 1,
    });
  });

  it('builds on the newest terms that wait, and states the accepted name (FIX rule 6)', () => {
    const { event } = given(...LIVE, replaceRequested('Y', TWELVE)).when(
      replaceOrder({
        target: byName('Y'),
        clientOrderId: clientOrderId('Z'),
        price: decimal('101'),
      }),
    );
    expect(event).toMatchObject({
      type: 'REPLACE_REQUESTED',
      clientOrderId: 'Z',
      origClientOrderId: FIRST_NAME,
      terms: { ...TWELVE, price: 10_100 },
    });
  });

  it('may go at or below what is filled: it means stop (FIX rule 7)', () => {
    const { event } = given(...LIVE, filled(100)).when(replaceOrder({ quantity: decimal('40') }));
    expect(event).toMatchObject({ type: 'REPLACE_REQUESTED', terms: { quantity: 40 } });
  });

  it('is possible before the venue has acknowledged', () => {
    const { columns } = given(placed()).when(replaceOrder({ price: decimal('99') }));
    expect(columns).toMatchObject({ ordStatus: 'PENDING_REPLACE', leavesQty: 10_000 });
  });

  it('does not check again what it does not change: the venue may have set it', () => {
    const terms = { ...LIMIT_TERMS, quantity: quantity(7), price: price(10_001) };
    const instrument = { ...INSTRUMENT, lot: quantity(10) };
    const cheaper = given(placed({ instrument, terms })).when(
      replaceOrder({ price: decimal('99') }),
    );
    expect(cheaper.event).toMatchObject({
      type: 'REPLACE_REQUESTED',
      terms: { quantity: 7, price: 9900 },
    });
    const larger = given(placed({ instrument, terms })).when(
      replaceOrder({ quantity: decimal('20') }),
    );
    expect(larger.event).toMatchObject({
      type: 'REPLACE_REQUESTED',
      terms: { quantity: 20, price: 10_001 },
    });
  });
});

describe('the name of a REPLACE_ORDER', () => {
  it('is the orderId and the version when the client gives none', () => {
    const { event, order } = given(...LIVE).when(replaceOrder({ price: decimal('99') }));
    expect(event).toMatchObject({ clientOrderId: `${ORDER}.3` });
    expect(order.revisionIssued).toBe(0);
  });

  it('is the next revision ever issued with assignName, refused or not', () => {
    const history = given(
      ...LIVE,
      replaceRequested('1a2b00000000000001000001', TWELVE, { revisionIssued: 1 }),
      changeRejected('REPLACE_REJECTED', '1a2b00000000000001000001', 3),
    );
    const { event, order } = history.when(
      replaceOrder({ assignName: 'REVISION', price: decimal('99') }),
    );
    expect(event).toMatchObject({ clientOrderId: '1a2b00000000000001000002', revisionIssued: 2 });
    expect(order.revisionIssued).toBe(2);
  });

  it('does not use up a revision when we refuse', () => {
    const history = given(...LIVE);
    history.when(replaceOrder({ assignName: 'REVISION', price: decimal('100') }));
    const { event } = history.when(replaceOrder({ assignName: 'REVISION', price: decimal('99') }));
    expect(event).toMatchObject({ revisionIssued: 1 });
  });

  it.each(['X', 'Y', 'Z'])('finds the order: %s', (name) => {
    const { event } = given(
      ...LIVE,
      replaceRequested('Y', TWELVE),
      changeRejected('REPLACE_REJECTED', 'Y', 3),
      replaceRequested('Z', TWELVE),
    ).when(replaceOrder({ target: byName(name), price: decimal('99') }));
    expect(event).toMatchObject({ type: 'REPLACE_REQUESTED', orderId: ORDER });
  });

  it('is refused when it is used, and does not take the name from its order', () => {
    const history = given(...LIVE);
    const { event } = history.when(
      replaceOrder({ clientOrderId: FIRST_NAME, price: decimal('99') }),
    );
    expect(event).toMatchObject({
      type: 'REPLACE_REFUSED',
      clientOrderId: FIRST_NAME,
      reason: { code: 'DUPLICATE_CLIENT_ORDER_ID' },
    });
  });

  it('is used up when we refuse the change', () => {
    const history = given(...LIVE);
    history.when(replaceOrder({ clientOrderId: clientOrderId('Y') }));
    const { event } = history.when(
      replaceOrder({ clientOrderId: clientOrderId('Y'), price: decimal('99') }),
    );
    expect(event).toMatchObject({ reason: { code: 'DUPLICATE_CLIENT_ORDER_ID' } });
  });

  it('is not used up when the order is unknown (FIX rule 8)', () => {
    const history = given(...LIVE);
    const { event } = history.when(
      replaceOrder({ target: byName('nobody'), clientOrderId: clientOrderId('Y') }),
    );
    expect(event).toMatchObject({
      type: 'REQUEST_REFUSED',
      clientOrderId: 'Y',
      reason: { code: 'UNKNOWN_ORDER' },
      execType: 'REPLACE_REJECTED',
    });
    const again = replaceOrder({ clientOrderId: clientOrderId('Y'), price: decimal('99') });
    expect(history.when(again).event).toMatchObject({ type: 'REPLACE_REQUESTED' });
  });

  it('that is known answers the state with possResend, and is new when it is not', () => {
    const history = given(...LIVE, replaceRequested('Y', TWELVE));
    const known = { clientOrderId: clientOrderId('Y'), price: decimal('99'), possResend: true };
    expect(history.when(replaceOrder(known)).event).toMatchObject({
      type: 'ORDER_STATUS_REPORTED',
      orderId: ORDER,
    });
    const fresh = { ...known, clientOrderId: clientOrderId('Z') };
    expect(history.when(replaceOrder(fresh)).event).toMatchObject({ type: 'REPLACE_REQUESTED' });
  });
});

describe('REPLACE_ORDER against the rules of the instrument', () => {
  it('holds an open quantity to the range by itself, whatever is filled', () => {
    const history = given(...LIVE, filled(100));
    const { maximumQuantity } = INSTRUMENT;
    const most = replaceOrder({ openQuantity: decimal(maximumQuantity) });
    expect(history.when(most).event).toMatchObject({
      type: 'REPLACE_REQUESTED',
      terms: { quantity: maximumQuantity + 100 },
    });
    for (const [open, code] of [
      [maximumQuantity + 1, 'QUANTITY_OUT_OF_RANGE'],
      [0, 'QUANTITY_OFF_LOT'],
    ] as const) {
      const { event } = history.when(replaceOrder({ openQuantity: decimal(open) }));
      expect(event).toMatchObject({ type: 'REPLACE_REFUSED', reason: { code } });
    }
  });

  it.each<readonly [string, Partial<ReplaceOrder>]>([
    ['PRICE_OFF_TICK', { price: decimal('99.99') }],
    ['PRICE_OUT_OF_RANGE', { price: decimal('0') }],
    ['QUANTITY_OFF_LOT', { quantity: decimal('0') }],
    ['QUANTITY_OUT_OF_RANGE', { quantity: decimal('1000001') }],
    ['QUANTITY_OUT_OF_RANGE', { openQuantity: decimal('999999999999999') }],
    ['QUANTITY_OUT_OF_RANGE', { openQuantity: decimal('-1') }],
    ['TOO_PRECISE', { price: decimal('99.999') }],
    ['TOO_PRECISE', { openQuantity: decimal('0.5') }],
    ['EXPIRE_TIME_REQUIRED', { timeInForce: 'GTD' }],
    ['NOTHING_TO_CHANGE', {}],
    ['NOTHING_TO_CHANGE', { price: decimal('100.00'), quantity: decimal('10000') }],
    ['NOTHING_TO_CHANGE', { allOrNone: false }],
    ['NOTHING_TO_CHANGE', { displayPriceDelta: decimal('0') }],
    ['NOTHING_TO_CHANGE', { text: '' }],
  ])('is refused %s for %o', (code, body) => {
    const { event, columns } = given(...LIVE, filled(1)).when(replaceOrder(body));
    expect(event).toMatchObject({
      type: 'REPLACE_REFUSED',
      version: 4,
      origClientOrderId: FIRST_NAME,
      reason: { code },
    });
    expect(columns).toMatchObject({ ordStatus: 'PARTIALLY_FILLED', orderQty: 10_000 });
  });

  it('may not give a MARKET order a price', () => {
    const { price: _price, ...terms } = { ...LIMIT_TERMS, orderType: 'MARKET' as const };
    const { event } = given(placed({ terms })).when(replaceOrder({ price: decimal('99') }));
    expect(event).toMatchObject({ reason: { code: 'PRICE_NOT_ALLOWED' } });
  });
});

describe('REPLACE_ORDER against the lifecycle', () => {
  it.each<readonly [string, readonly Happened[], Preconditions]>([
    ['ORDER_CLOSED', [...LIVE, filled(10_000)], {}],
    ['ORDER_CLOSED', [...LIVE, canceled()], {}],
    ['ORDER_HAS_FILLS', [...LIVE, filled(1)], { noFills: true }],
    ['ORDER_HAS_FILLS', [...LIVE, filled(10_000)], { noFills: true }],
    ['REQUEST_PENDING', [...LIVE, pending('Y')], { noPending: true }],
    ['REQUEST_PENDING', [...LIVE, cancelRequested('Y')], {}],
    [
      'REQUEST_PENDING',
      [...LIVE, ...['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((name) => pending(name))],
      {},
    ],
    ['REVISION_MISMATCH', LIVE, { revision: 1 }],
    ['REVISION_MISMATCH', LIVE, { venueOrderId: 'V1' }],
    ['REVISION_MISMATCH', AT_VENUE, { venueOrderId: 'V2' }],
    ['REVISION_MISMATCH', AT_VENUE, { venueRevision: '1' }],
    ['REVISION_MISMATCH', [...LIVE, pending('Y'), replaced('Y', 3, TWELVE)], { revision: 0 }],
    [
      'NOT_NEWEST_NAME',
      [...LIVE, pending('Y'), replaced('Y', 3, TWELVE)],
      { newestName: FIRST_NAME },
    ],
    [
      'NOT_NEWEST_NAME',
      [...LIVE, pending('Y'), changeRejected('REPLACE_REJECTED', 'Y', 3)],
      { newestName: clientOrderId('Y') },
    ],
  ])('is refused %s', (code, history, preconditions) => {
    const input = replaceOrder({ price: decimal('98') }, { preconditions });
    const { event } = given(...history).when(input);
    expect(event).toMatchObject({ type: 'REPLACE_REFUSED', reason: { code } });
  });

  it.each<readonly [string, readonly Happened[], Preconditions]>([
    ['no fills', LIVE, { noFills: true, noPending: true, revision: 0, newestName: FIRST_NAME }],
    [
      'the accepted name, while a replace waits',
      [...LIVE, pending('Y')],
      { newestName: FIRST_NAME },
    ],
    ['the id at the venue', AT_VENUE, { venueOrderId: 'V1' }],
    ['the name that waits', [...LIVE, pending('Y')], { newestName: clientOrderId('Y') }],
    [
      'seven that wait',
      [...LIVE, ...['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => pending(name))],
      {},
    ],
    [
      'the revision and name after a replace',
      [...LIVE, pending('Y'), replaced('Y', 3, TWELVE)],
      { revision: 1, newestName: clientOrderId('Y') },
    ],
  ])('is taken with %s', (_what, history, preconditions) => {
    const input = replaceOrder({ price: decimal('98') }, { preconditions });
    const { event } = given(...history).when(input);
    expect(event).toMatchObject({ type: 'REPLACE_REQUESTED' });
  });
});
