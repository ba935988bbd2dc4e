import type { InputParked } from '../event.js';
import {
  ORDER_VENUE,
  type Account,
  type ClientOrderId,
  type ExecId,
  type OrderId,
  type Venue,
} from '../identifiers.js';
import { isLastTurn } from '../parked-turns.js';
import { orderOfClientName, reportNameOfClient, reportNameOfOrder } from '../report-name.js';
import { PARKED_EVER, PARKED_TOTAL, type PartitionState } from '../partition-state.js';

/** Remembers that the report waits, or that it waits no more; parking it again keeps its place. */
export function park(state: PartitionState, event: InputParked): void {
  const holdsUp = !isLeftToOperator(event) && event.reason.code !== 'UNKNOWN_EXECUTION';
  if (!holdsUp) remove(state, event.name, event.execId, event.account);
  else if (event.reason.code !== 'PARKING_FULL') append(state, event);
}

/** Events older than the field `leftToOperator` tell it by their reason, or by the turn in their inputId. */
function isLeftToOperator({ leftToOperator, reason, inputId }: InputParked): boolean {
  return leftToOperator ?? (reason.code === 'OVERFILL' || isLastTurn(inputId));
}

/** The order has a new name: reports that wait under it wait for this order. */
export function nameParked(
  state: PartitionState,
  order: { readonly orderId: OrderId; readonly account: Account },
  named: ClientOrderId,
): void {
  if (waitingReports(state) === 0) return;
  const name = reportNameOfClient(order.account, named);
  if (state.parked.get(name) !== undefined) link(state, order.orderId, name);
}

interface DecidedReport {
  readonly account: Account;
  readonly orderId: OrderId;
  readonly venue: Venue;
  readonly execId: ExecId;
}

/** The report was decided: under whichever name of its order it waited, it waits no more. */
export function unpark(state: PartitionState, report: DecidedReport): void {
  if (waitingReports(state) === 0) return;
  const { orderId, account, execId } = report;
  for (const name of namesParkedUnder(state, orderId)) {
    const venue = state.parkedReports.get(name, execId)?.venue;
    // It was parked as it came: without a venue, where its sender names none.
    if (venue === report.venue || venue === ORDER_VENUE) remove(state, name, execId, account);
  }
}

/** The names of the order under which reports may wait. */
function namesParkedUnder(state: PartitionState, orderId: OrderId): readonly string[] {
  return [reportNameOfOrder(orderId), ...(state.parkedNames.get(orderId) ?? [])];
}

/**
 * Reports of an order are booked in the order in which they came, whatever they call it: only the oldest that waits may
 * pass. Of an order that is not known its name alone tells it from others.
 */
export function waitsBehind(
  state: PartitionState,
  name: string,
  execId: ExecId,
  orderId: OrderId | undefined,
): boolean {
  if (waitingReports(state) === 0) return false;
  const names = orderId === undefined ? [name] : [name, ...namesParkedUnder(state, orderId)];
  const since = Math.min(
    ...names.map((each) => state.parkedReports.get(each, execId)?.since ?? Infinity),
  );
  return names.some((each) => oldestUnder(state, each) < since);
}

function oldestUnder(state: PartitionState, name: string): number {
  const oldest = state.parked.get(name)?.oldest;
  return (oldest && state.parkedReports.get(name, oldest)?.since) ?? Infinity;
}

/** Number of reports that wait in the partition. */
export function waitingReports(state: PartitionState): number {
  return state.parkedTotals.get(PARKED_TOTAL) ?? 0;
}

function append(state: PartitionState, { name, execId, venue, account }: InputParked): void {
  if (state.parkedReports.get(name, execId) !== undefined) return;
  const waiting = state.parked.get(name);
  const since = (state.parkedTotals.get(PARKED_EVER) ?? 0) + 1;
  state.parkedTotals.set(PARKED_EVER, since);
  state.parkedReports.set(name, execId, { venue, since });
  if (waiting === undefined) {
    const orderId = orderOfClientName(state, name, account);
    if (orderId !== undefined) link(state, orderId, name);
  } else {
    joinNeighbours(state, name, waiting.newest, execId);
  }
  const { oldest = execId, count = 0 } = waiting ?? {};
  state.parked.set(name, { oldest, newest: execId, count: count + 1 });
  state.parkedTotals.set(PARKED_TOTAL, waitingReports(state) + 1);
}

function remove(state: PartitionState, name: string, execId: ExecId, account?: Account): void {
  const report = state.parkedReports.get(name, execId);
  const waiting = state.parked.get(name);
  if (report === undefined || waiting === undefined) return;
  const { before, after } = report;
  state.parkedReports.delete(name, execId);
  state.parkedTotals.set(PARKED_TOTAL, waitingReports(state) - 1);
  joinNeighbours(state, name, before, after);
  const oldest = before === undefined ? after : waiting.oldest;
  const newest = after === undefined ? before : waiting.newest;
  if (oldest !== undefined && newest !== undefined) {
    state.parked.set(name, { oldest, newest, count: waiting.count - 1 });
    return;
  }
  state.parked.delete(name);
  const orderId = orderOfClientName(state, name, account);
  if (orderId !== undefined) unlink(state, orderId, name);
}

/** Makes two reports of a name follow one another; an absent one is an end of the list. */
function joinNeighbours(
  state: PartitionState,
  name: string,
  before: ExecId | undefined,
  after: ExecId | undefined,
): void {
  const first = before === undefined ? undefined : state.parkedReports.get(name, before);
  if (before !== undefined && first !== undefined) {
    const { after: _after, ...kept } = first;
    const joined = after === undefined ? kept : { ...kept, after };
    state.parkedReports.set(name, before, joined);
  }
  const second = after === undefined ? undefined : state.parkedReports.get(name, after);
  if (after !== undefined && second !== undefined) {
    const { before: _before, ...kept } = second;
    const joined = before === undefined ? kept : { ...kept, before };
    state.parkedReports.set(name, after, joined);
  }
}

function link(state: PartitionState, orderId: OrderId, name: string): void {
  const names = state.parkedNames.get(orderId) ?? [];
  if (!names.includes(name)) state.parkedNames.set(orderId, [...names, name]);
}

function unlink(state: PartitionState, orderId: OrderId, name: string): void {
  const others = (state.parkedNames.get(orderId) ?? []).filter((other) => other !== name);
  if (others.length === 0) state.parkedNames.delete(orderId);
  else state.parkedNames.set(orderId, others);
}
