/** Named as a spec so that it is no part of the build: it is imported by specs only. */
import { quantity } from '../decimal.js';
import type { DecisionPolicy } from '../decider.js';
import { isExecution } from '../booked-report.js';
import type { ExecId } from '../identifiers.js';
import type { Input, ReportInput } from '../input.js';
import type { OrderState } from '../order-state.js';
import type { PartitionState } from '../partition-state.js';
import {
  acknowledged,
  became,
  busted,
  canceled,
  cancelRequested,
  filled,
  held,
  holdRequested,
  LIMIT_TERMS,
  placed,
  rejected,
  replaceRequested,
  type Happened,
} from './events.js';
import {
  BY_ORDER_ID,
  cancelOrder,
  expire,
  replaceOrder,
  report,
  request,
  rollDay,
  trade,
} from './inputs.js';
import { decimal, names } from './values.js';

const LIVE = [placed(), acknowledged()];
const WORKING = [...LIVE, filled(10)];
/** The end of a day leaves it for the next one. */
const GOOD_TILL_PLACED = placed({ terms: { ...LIMIT_TERMS, timeInForce: 'GTC' } });
const GOOD_TILL = [GOOD_TILL_PLACED, acknowledged()];
const HIDDEN = [...WORKING, became('ORDER_HIBERNATED')];
const GOOD_TILL_HIDDEN = [...GOOD_TILL, became('ORDER_HIBERNATED')];
const REPLACE = replaceRequested('Y', { quantity: quantity(12_000) });
const CANCEL = cancelRequested('Z');
const HIBERNATE = holdRequested('HIBERNATE_REQUESTED');
const ACTIVATE = holdRequested('ACTIVATE_REQUESTED');

/** A history per row of the transition table, named by it; `behind` what is pending, the status that it rests on. `late`: without acknowledgement. */
export const HISTORIES: Readonly<Record<string, readonly Happened[]>> = {
  PENDING_NEW: [placed()],
  NEW: LIVE,
  PARTIALLY_FILLED: WORKING,
  'PARTIALLY_FILLED, late': [placed(), filled(10)],
  FILLED: [...LIVE, filled(10_000)],
  'FILLED, late': [placed(), filled(10_000)],
  ACCEPTED_FOR_BIDDING: [placed(), became('ORDER_ACCEPTED_FOR_BIDDING')],
  SUSPENDED: [...WORKING, became('ORDER_SUSPENDED')],
  STOPPED: [...WORKING, became('ORDER_STOPPED')],
  DONE_FOR_DAY: [...GOOD_TILL, filled(10), became('ORDER_DONE_FOR_DAY')],
  CALCULATED: [...GOOD_TILL, filled(10), became('ORDER_CALCULATED')],
  FINISHED: [...WORKING, became('ORDER_DONE_FOR_DAY')],
  'FINISHED, calculated': [...WORKING, became('ORDER_CALCULATED')],
  'FINISHED, filled': [...LIVE, filled(10_000), became('ORDER_DONE_FOR_DAY')],
  'COMPLETED, late': [...GOOD_TILL, became('ORDER_DONE_FOR_DAY'), filled(10_000, { late: true })],
  'COMPLETED, filled before': [...GOOD_TILL, filled(10_000), became('ORDER_DONE_FOR_DAY')],
  'COMPLETED, overfilled': [
    ...GOOD_TILL,
    became('ORDER_CALCULATED'),
    filled(10_001, { late: true }),
  ],
  CANCELED: [...LIVE, canceled()],
  'CANCELED, filled late': [...LIVE, canceled(), filled(10_000, { late: true })],
  'CANCELED when FILLED': [...LIVE, filled(10_000), canceled()],
  REJECTED: [placed(), rejected()],
  'REJECTED, filled late': [placed(), rejected(), filled(10, { late: true })],
  EXPIRED: [...LIVE, became('ORDER_EXPIRED')],
  'EXPIRED, filled late': [...LIVE, became('ORDER_EXPIRED'), filled(10_000, { late: true })],
  'PENDING_REPLACE behind PENDING_NEW': [placed(), REPLACE],
  'PENDING_REPLACE behind NEW': [...LIVE, REPLACE],
  'PENDING_REPLACE behind PARTIALLY_FILLED': [...WORKING, REPLACE],
  'PENDING_REPLACE behind FILLED': [...LIVE, REPLACE, filled(10_000)],
  'PENDING_REPLACE behind DONE_FOR_DAY': [...GOOD_TILL, became('ORDER_DONE_FOR_DAY'), REPLACE],
  'PENDING_REPLACE behind FINISHED': [...WORKING, REPLACE, became('ORDER_DONE_FOR_DAY')],
  'PENDING_CANCEL behind PENDING_NEW': [placed(), CANCEL],
  'PENDING_CANCEL behind NEW': [...LIVE, CANCEL],
  'PENDING_CANCEL behind PARTIALLY_FILLED': [...WORKING, CANCEL],
  'PENDING_CANCEL behind FILLED': [...LIVE, CANCEL, filled(10_000)],
  'PENDING_CANCEL behind REPLACE and NEW': [...LIVE, REPLACE, CANCEL],
  HIBERNATED: HIDDEN,
  HELD: [held()],
  'PENDING_REPLACE behind HIBERNATED': [...HIDDEN, ACTIVATE],
  'PENDING_REPLACE by hibernation': [...WORKING, HIBERNATE],
  'PENDING_CANCEL behind HIBERNATED': [...HIDDEN, CANCEL],
};

/** Those by which no other status follows than by one of the above, but other events: most were never acknowledged. */
export const MORE_HISTORIES: Readonly<Record<string, readonly Happened[]>> = {
  'NEW, filled and busted': [placed(), filled(10), busted({ version: 2, lastQty: 10 })],
  'STOPPED, never acknowledged': [placed(), became('ORDER_STOPPED')],
  'DONE_FOR_DAY, never acknowledged': [GOOD_TILL_PLACED, became('ORDER_DONE_FOR_DAY')],
  'CALCULATED, never acknowledged': [GOOD_TILL_PLACED, became('ORDER_CALCULATED')],
  'HIBERNATED, never acknowledged': [placed(), became('ORDER_HIBERNATED')],
  'CANCELED, never acknowledged': [placed(), canceled()],
  'EXPIRED, never acknowledged': [placed(), became('ORDER_EXPIRED')],
  'EXPIRED, filled late, never acknowledged': [
    placed(),
    became('ORDER_EXPIRED'),
    filled(10_000, { late: true }),
  ],
  'CANCELED, replace overtaken': [...LIVE, REPLACE, CANCEL, canceled({ inReplyTo: 4 })],
  'EXPIRED, replace overtaken': [...LIVE, REPLACE, became('ORDER_EXPIRED')],
  'COMPLETED, never acknowledged': [GOOD_TILL_PLACED, filled(10_000), became('ORDER_DONE_FOR_DAY')],
  'FINISHED, never acknowledged': [placed(), became('ORDER_DONE_FOR_DAY')],
  'SUSPENDED, never acknowledged': [placed(), became('ORDER_SUSPENDED')],
  'SUSPENDED, hidden': [...HIDDEN, became('ORDER_SUSPENDED')],
  'STOPPED, hidden': [...HIDDEN, became('ORDER_STOPPED')],
  'STOPPED, suspended': [...WORKING, became('ORDER_STOPPED'), became('ORDER_SUSPENDED')],
  'FILLED, hidden': [...LIVE, became('ORDER_HIBERNATED'), filled(10_000)],
  'DONE_FOR_DAY, hidden': [...GOOD_TILL_HIDDEN, became('ORDER_DONE_FOR_DAY')],
  'CALCULATED, hidden': [...GOOD_TILL_HIDDEN, became('ORDER_CALCULATED')],
  'COMPLETED, hidden': [...GOOD_TILL_HIDDEN, filled(10_000), became('ORDER_DONE_FOR_DAY')],
  'FINISHED, hidden': [...HIDDEN, became('ORDER_DONE_FOR_DAY')],
  'PENDING_REPLACE, activation behind FILLED': [...HIDDEN, ACTIVATE, filled(9_990)],
  'PENDING_REPLACE, activation behind SUSPENDED': [...HIDDEN, ACTIVATE, became('ORDER_SUSPENDED')],
  'PENDING_REPLACE, activation behind FINISHED': [
    ...HIDDEN,
    ACTIVATE,
    became('ORDER_DONE_FOR_DAY'),
  ],
  'PENDING_REPLACE, hibernation behind FILLED': [...WORKING, HIBERNATE, filled(9_990)],
  'PENDING_REPLACE, replace behind HIBERNATED': [...HIDDEN, REPLACE],
  'PENDING_CANCEL and hibernation': [...WORKING, HIBERNATE, CANCEL],
  'PENDING_CANCEL and activation': [...HIDDEN, ACTIVATE, CANCEL],
};

/** By which the grid of statuses is tried: each answer is one letter there. */
export const INPUTS: Readonly<Record<string, () => Input>> = {
  replace: () => replaceOrder({ clientOrderId: names.clientOrderId('N'), price: decimal('101') }),
  cancel: () => cancelOrder({ clientOrderId: names.clientOrderId('N') }),
  NEW: () => report('NEW'),
  TRADE: () => trade(5, '100'),
  'TRADE all': () => trade(20_000, '100'),
  CANCELED: () => report('CANCELED'),
  REPLACED: () => report('REPLACED'),
  REJECTED: () => report('REJECTED'),
  REPLACE_REJECTED: () => report('REPLACE_REJECTED'),
  CANCEL_REJECTED: () => report('CANCEL_REJECTED'),
  EXPIRED: () => report('EXPIRED'),
  DONE_FOR_DAY: () => report('DONE_FOR_DAY'),
  SUSPENDED: () => report('SUSPENDED'),
  STOPPED: () => report('STOPPED'),
  CALCULATED: () => report('CALCULATED'),
  ACCEPTED_FOR_BIDDING: () => report('ACCEPTED_FOR_BIDDING'),
  hibernate: () => request({ type: 'HIBERNATE_ORDER', target: BY_ORDER_ID }),
  activate: () => request({ type: 'ACTIVATE_ORDER', target: BY_ORDER_ID }),
  HIBERNATED: () => report('HIBERNATED'),
  ACTIVATED: () => report('ACTIVATED'),
  HIBERNATE_REJECTED: () => report('HIBERNATE_REJECTED'),
  ACTIVATE_REJECTED: () => report('ACTIVATE_REJECTED'),
  RESTATED: () => report('RESTATED', { price: decimal('99') }),
  renewed: () => report('RESTATED', { restatementReason: 'GT_RENEWAL' }),
  'day rolls': () => rollDay('2026-03-03'),
  expires: () => expire('2026-03-02T09:00:00.5Z', 'DAY'),
};

/** What comes to the order; nothing where its history has no execution to change. */
type Command = (order: OrderState, state: PartitionState) => Input | undefined;

const UNMET = { preconditions: { revision: 9 } } as const;

/** Under this a filled order is opened again. */
export const REOPENING: DecisionPolicy = { overfill: 'book', reopenFilled: true };

export const COMMANDS: Readonly<Record<string, Command>> = {
  ...INPUTS,
  reopen: () =>
    replaceOrder({ clientOrderId: names.clientOrderId('N'), quantity: decimal(12_000) }),
  'replace, unmet': () => replaceOrder({ price: decimal('101') }, UNMET),
  'cancel, unmet': () => cancelOrder({}, UNMET),
  'hibernate, unmet': () => request({ type: 'HIBERNATE_ORDER', target: BY_ORDER_ID }, UNMET),
  'activate, unmet': () => request({ type: 'ACTIVATE_ORDER', target: BY_ORDER_ID }, UNMET),
  'canceled, why': () => report('CANCELED', { restatementReason: 'VERBAL', text: 'by voice' }),
  'STOPPED at': () => report('STOPPED', { lastQty: decimal(7), lastPx: decimal('100.05') }),
  TRIGGERED: () => report('TRIGGERED'),
  PENDING_NEW: () => report('PENDING_NEW'),
  PENDING_CANCEL: () => report('PENDING_CANCEL'),
  PENDING_REPLACE: () => report('PENDING_REPLACE'),
  ORDER_STATUS: () => report('ORDER_STATUS', { ordStatus: 'NEW', cumQty: decimal(1) }),
  TRADE_CORRECT: (order, state) =>
    about(order, state, { lastQty: decimal(3), lastPx: decimal('101') }, 'TRADE_CORRECT'),
  'corrected to all': (order, state) =>
    about(order, state, { lastQty: decimal(20_000) }, 'TRADE_CORRECT'),
  TRADE_CANCEL: (order, state) => about(order, state, {}, 'TRADE_CANCEL'),
  'repeated report': (order, state) => {
    const execId = executionOf(order, state);
    return execId && trade(5, '100', { execId });
  },
};

function about(
  order: OrderState,
  state: PartitionState,
  said: Partial<ReportInput>,
  execType: 'TRADE_CORRECT' | 'TRADE_CANCEL',
): Input | undefined {
  const execRefId = executionOf(order, state);
  return execRefId && report(execType, { ...said, execRefId });
}

/** The order's first execution. */
function executionOf(order: OrderState, state: PartitionState): ExecId | undefined {
  for (let version = 1; version <= order.version; version += 1) {
    const execId = names.execId(`earlier-${String(version)}`);
    const booked = state.reports.get(order.orderId, execId);
    if (booked !== undefined && isExecution(booked)) return execId;
  }
  return undefined;
}
