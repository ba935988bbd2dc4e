/** Named as a spec so that it is no part of the build: it is imported by specs only. */
import * as fc from 'fast-check';
import type { DecisionPolicy } from '../decider.js';
import type { ControlBody, Input, OrderReference, RequestBody, TimeBody } from '../input.js';
import { timestamp } from '../identifiers.js';
import { EXEC_TYPES, TIMES_IN_FORCE, type ExecType } from '../status.js';
import { byName, control, newOrderBody, report, request, time } from './inputs.js';
import { decimal, INSTRUMENT, names, TRANSACT_TIME } from './values.js';

const OURS = names.account('acme-1');
const OTHER = names.account('globex-1');
const ORDERS = ['a', 'b'].map((text) => names.orderId(`1a2b0000000000000${text}000000`));
const NAMES = ['N0', 'N1', 'N2', 'N3', 'N4', 'N5', 'N6', 'N7', 'N8'];

const CONTROLS: readonly ControlBody[] = [
  { type: 'SET_STOP', stopId: 's1', scope: { account: OTHER } },
  { type: 'LIFT_STOP', stopId: 's1' },
  { type: 'LIFT_STOP', stopId: 's2' },
  { type: 'SET_LIMITS', account: OURS, limits: [{ maximumOpenOrders: 2 }] },
  { type: 'MASS_CANCEL', scope: {} },
];

const oneOf = <Value>(values: readonly Value[]) => fc.constantFrom(...values);
const sometimes = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
const rarely = <Value>(value: fc.Arbitrary<Value>, usual: Value) =>
  fc.oneof({ arbitrary: fc.constant(usual), weight: 15 }, { arbitrary: value, weight: 1 });

const account = rarely(fc.constant(OTHER), OURS);
const name = oneOf(NAMES).map((text) => names.clientOrderId(text));
const target: fc.Arbitrary<OrderReference> = fc.oneof(
  { arbitrary: oneOf(ORDERS).map((orderId) => ({ by: 'orderId' as const, orderId })), weight: 4 },
  { arbitrary: oneOf(NAMES).map((text) => byName(text)), weight: 1 },
);
const amount = oneOf(['1', '2', '3', '5', '8', '13', '21']).map(decimal);
const oddAmount = rarely(oneOf(['-1', '0', '0.5']).map(decimal), decimal('2'));
const limit = rarely(oneOf(['100.01', '100.001', '0']).map(decimal), decimal('100'));

const newOrders: fc.Arbitrary<RequestBody> = fc
  .record({
    orderId: oneOf(ORDERS),
    clientOrderId: name,
    quantity: fc.oneof(amount, oddAmount),
    timeInForce: rarely(oneOf(TIMES_IN_FORCE), 'DAY'),
    possResend: fc.boolean(),
    initialState: rarely(fc.constant('HIBERNATED' as const), 'ACTIVE'),
  })
  .map((stated) => newOrderBody(stated));

const replaces: fc.Arbitrary<RequestBody> = fc
  .record({ target, name: sometimes(name), total: sometimes(amount), price: sometimes(limit) })
  .map((stated) => ({
    type: 'REPLACE_ORDER',
    target: stated.target,
    ...(stated.name !== undefined && { clientOrderId: stated.name }),
    ...(stated.total !== undefined && { quantity: stated.total }),
    ...(stated.price !== undefined && { price: stated.price }),
  }));

const cancels: fc.Arbitrary<RequestBody> = fc
  .record({ target, assigned: fc.boolean(), takesBack: sometimes(fc.nat(60)) })
  .map((stated) => ({
    type: 'CANCEL_ORDER',
    target: stated.target,
    ...(stated.assigned && { assignName: 'REVISION' as const }),
    ...(stated.takesBack !== undefined && {
      takesBack: names.requestId(`topic:${stated.takesBack}`),
    }),
  }));

const holds: fc.Arbitrary<RequestBody> = fc.record({
  type: oneOf(['HIBERNATE_ORDER', 'ACTIVATE_ORDER'] as const),
  target,
});

const body = fc.oneof(
  { arbitrary: newOrders, weight: 3 },
  { arbitrary: replaces, weight: 4 },
  { arbitrary: cancels, weight: 1 },
  { arbitrary: holds, weight: 2 },
  target.map((order): RequestBody => ({ type: 'ORDER_STATUS', target: order })),
);

const requests: fc.Arbitrary<Input> = fc
  .record({
    body,
    account,
    requestId: fc.nat(60),
    bodyHash: rarely(fc.constant('b'), 'a'),
    notAcknowledged: fc.boolean(),
  })
  .map((stated) =>
    request(stated.body, {
      account: stated.account,
      instrument: INSTRUMENT,
      requestId: names.requestId(`topic:${stated.requestId}`),
      bodyHash: stated.bodyHash,
      ...(stated.body.type === 'CANCEL_ORDER' && {
        preconditions: { notAcknowledged: stated.notAcknowledged },
      }),
    }),
  );

const HOLD_REPORTS: readonly ExecType[] = [
  'ACTIVATED',
  'ACTIVATE_REJECTED',
  'HIBERNATED',
  'HIBERNATE_REJECTED',
  'HIBERNATE_REJECTED',
];

const execType = fc.oneof(
  { arbitrary: oneOf<ExecType>(['TRADE', 'TRADE', 'NEW', 'REPLACED', 'REPLACED']), weight: 6 },
  { arbitrary: oneOf<ExecType>(['REPLACE_REJECTED', 'CANCEL_REJECTED']), weight: 1 },
  { arbitrary: oneOf<ExecType>(['TRADE_CORRECT', 'TRADE_CANCEL']), weight: 4 },
  { arbitrary: oneOf(HOLD_REPORTS), weight: 1 },
  { arbitrary: oneOf(EXEC_TYPES), weight: 1 },
);

const reports: fc.Arbitrary<Input> = fc
  .record({
    target,
    account,
    execType,
    execId: fc.nat(60),
    execRefId: fc.nat(8),
    transactTime: rarely(fc.constant(timestamp('2026-03-03T20:00:00Z')), TRANSACT_TIME),
    restatementReason: sometimes(oneOf(['GT_RENEWAL', '0'])),
    lastQty: sometimes(fc.oneof(amount, oddAmount)),
    lastPx: rarely(fc.constant(undefined), decimal('100')),
    cumQty: sometimes(amount),
    cumQtyIdentifies: fc.boolean(),
    inReplyTo: fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined, freq: 2 }),
  })
  .map(({ lastQty, lastPx, cumQty, inReplyTo, restatementReason, cumQtyIdentifies, ...stated }) =>
    report(stated.execType, {
      target: stated.target,
      account: stated.account,
      execId: names.execId(`E${stated.execId}`),
      transactTime: stated.transactTime,
      execRefId: names.execId(`E${stated.execRefId}`),
      ...(restatementReason !== undefined && { restatementReason }),
      ...(lastQty !== undefined && { lastQty }),
      ...(lastPx !== undefined && { lastPx }),
      ...(cumQty !== undefined && { cumQty }),
      ...(cumQtyIdentifies && { cumQtyIdentifies }),
      ...(inReplyTo !== undefined && { inReplyTo }),
    }),
  );

/** Of every day in which the orders came. */
export const DAY_END = timestamp('2026-03-03T00:00:00Z');

const times: fc.Arbitrary<Input> = fc
  .record({
    orderId: oneOf(ORDERS),
    requestId: fc.nat(20).map((id) => names.requestId(`sys:${id}`)),
    body: oneOf<TimeBody>([
      { type: 'ROLL_DAY', tradingDay: '2026-03-03', dayBegan: DAY_END },
      { type: 'ROLL_DAY', tradingDay: '2026-03-04' },
      { type: 'EXPIRE_ORDER', due: DAY_END, timeInForce: 'DAY' },
      { type: 'EXPIRE_ORDER', due: DAY_END, timeInForce: 'GOOD_FOR_SESSION' },
    ]),
  })
  .map(({ orderId, requestId, body: said }) =>
    time(said, {
      account: OURS,
      orderId,
      requestId: names.requestId(`${requestId}/${orderId}/${JSON.stringify(said)}`),
      bodyHash: 't',
    }),
  );

/** Mostly of another account: a stop on ours would be the end of the story. */
const controls: fc.Arbitrary<Input> = fc
  .record({
    requestId: fc.nat(20).map((id) => names.requestId(`sys:c${id}`)),
    body: fc.oneof(
      { arbitrary: oneOf<ControlBody>(CONTROLS), weight: 9 },
      fc.constant<ControlBody>({ type: 'SET_STOP', stopId: 's2', scope: { account: OURS } }),
    ),
  })
  .map(({ requestId, body: said }) => control(said, { requestId, bodyHash: said.type }));

/** Mostly the orders are there first: a report of an unknown order holds up all that follow it. */
const entered: readonly Input[] = ORDERS.map((orderId, index) =>
  request(
    newOrderBody({
      orderId,
      clientOrderId: names.clientOrderId(`N${index}`),
      quantity: decimal('55'),
    }),
  ),
);
/** Entered hibernated; and hibernated at their venue. */
const heldBack: readonly Input[] = ORDERS.map((orderId, index) =>
  request(
    newOrderBody({
      orderId,
      clientOrderId: names.clientOrderId(`N${index}`),
      quantity: decimal('55'),
      initialState: 'HIBERNATED',
    }),
  ),
);
const hidden: readonly Input[] = ORDERS.map((orderId) =>
  report('HIBERNATED', { target: { by: 'orderId', orderId } }),
);
/** Executions that corrections and busts can be about. */
const traded: readonly Input[] = ORDERS.flatMap((orderId, index) =>
  [0, 1, 2].map((number) =>
    report('TRADE', {
      target: { by: 'orderId', orderId },
      execId: names.execId(`E${3 * index + number}`),
      lastQty: decimal('3'),
      lastPx: decimal('99'),
    }),
  ),
);
/** Requests and reports of a few orders, names and ids, so that they meet, repeat and cross. */
export const inputs: fc.Arbitrary<readonly Input[]> = fc
  .record({
    before: rarely<readonly Input[]>(fc.constant([]), entered).chain((orders) =>
      oneOf([
        orders,
        [...orders, ...traded],
        [...orders, ...traded],
        [...orders, ...hidden],
        heldBack,
      ]),
    ),
    after: fc.array(
      fc.oneof(
        { arbitrary: requests, weight: 8 },
        { arbitrary: reports, weight: 8 },
        { arbitrary: times, weight: 2 },
        { arbitrary: controls, weight: 1 },
      ),
      { minLength: 5, maxLength: 80, size: 'max' },
    ),
  })
  .map(({ before, after }) => [...before, ...after]);
export const policies: fc.Arbitrary<DecisionPolicy> = fc.record({
  overfill: oneOf(['book', 'refuse'] as const),
  reopenFilled: fc.boolean(),
});
