import { isExecution, type BookedReport, type Execution } from './booked-report.js';
import type { Quantity } from './decimal.js';
import type { OrderScope, RequestOutcome } from './event.js';
import type { Account, ClientOrderId, ExecId, OrderId, RequestId, Venue } from './identifiers.js';
import type { TradingLimits } from './limits.js';
import { KeptOrders, OrderStore, ReportStore } from './order-stores.js';
import type { OrderState } from './order-state.js';
import type { Reason } from './reasons.js';
import {
  ErasableStagedMap,
  ErasableStagedOwnedMap,
  OwnedMap,
  StagedMap,
  StagedOwnedMap,
  type ErasableOwnedStore,
  type ErasableStore,
  type OwnedStore,
  type Store,
} from './stores.js';

export interface StopInForce {
  readonly stopId: string;
  readonly scope: OrderScope;
}

export const STOPS = 'stops';
export const PARKED_TOTAL = 'reports';
export const PARKED_EVER = 'ever';
/** Owner of the requests that name no account: no account is called so. */
export const NO_ACCOUNT = '';

/** What a request led to, in few words: a partition keeps one for each request that ever came. */
export interface RecordedRequest {
  readonly bodyHash: string;
  readonly eventType: RequestOutcome['eventType'];
  /** The `eventId` of the outcome; of an event of an order its version, which says it beside the orderId. */
  readonly event: string | number;
  readonly orderId: OrderId | undefined;
  readonly clientOrderId: ClientOrderId | undefined;
  /** Why it was not accepted. */
  readonly reason: Reason | undefined;
}

/** The reports that wait under one name: a list from the oldest to the newest, linked in `parkedReports`. */
export interface ParkedName {
  readonly oldest: ExecId;
  readonly newest: ExecId;
  readonly count: number;
}

/** A report that waits, and its neighbours under the same name. */
export interface ParkedReport {
  readonly venue: Venue;
  /** Smaller than that of each that was parked later, under whichever name. */
  readonly since: number;
  readonly before?: ExecId;
  readonly after?: ExecId;
}

/** Everything that the writer of one partition knows, evolved from its log alone. Mutable container, immutable values. */
export interface PartitionState {
  readonly orders: Store<OrderState>;
  /** Of an order, by execId: every report that was booked, so that it counts once. Executions say what they booked. */
  readonly reports: OwnedStore<ExecId, BookedReport>;
  /** Of an order, by the execId of what was corrected or busted: the execId of the correction or bust. */
  readonly successors: OwnedStore<ExecId, ExecId>;
  /** Of an order, by the cumulative quantity that a booked fill's report said: its execId. */
  readonly reportedCumQtys: OwnedStore<Quantity, ExecId>;
  /** Of an account: every clientOrderId ever used, accepted or not. */
  readonly names: OwnedStore<ClientOrderId, OrderId>;
  /** Of an account, or of `NO_ACCOUNT`. */
  readonly requests: OwnedStore<RequestId, RecordedRequest>;
  /** Of an account: a NEW_ORDER whose cancel came first; value: that cancel's `eventId`. Gone once it came. */
  readonly takenBack: ErasableOwnedStore<RequestId, string>;
  /** One key, `STOPS`: the stops in force, oldest first. */
  readonly stops: Store<readonly StopInForce[]>;
  /** Key: account. */
  readonly limits: Store<readonly TradingLimits[]>;
  /** Of an account, by `marketOf`: how many. */
  readonly openOrders: OwnedStore<string, number>;
  /** Key: `InputParked.name`. */
  readonly parked: ErasableStore<ParkedName>;
  /** Of an `InputParked.name`. */
  readonly parkedReports: ErasableOwnedStore<ExecId, ParkedReport>;
  /** Key: orderId; value: those of its client order ids under which reports wait, as names in `parked`. */
  readonly parkedNames: ErasableStore<readonly string[]>;
  /** Key: `PARKED_TOTAL` and `PARKED_EVER`; value: number of reports that wait in the partition, and that ever waited. */
  readonly parkedTotals: Store<number>;
}

/** Decisions of a batch that are not committed yet, laid over the committed state. */
export interface StagedState extends PartitionState {
  /** Makes the staged values part of the base. */
  merge(): void;
}

/** One name for an execution among those of all orders. */
export function executionKey(orderId: OrderId, venue: Venue, execId: ExecId): string {
  return `${orderId}|${venue}|${execId}`;
}

/** The length keeps apart what callers chose: `a|b` with `c` is not `a` with `b|c`. */
export function nameKey(account: Account, clientOrderId: ClientOrderId): string {
  return `${account.length}|${account}|${clientOrderId}`;
}

/** The execution as it stands now: the last of its chain of corrections, or the bust that ended it. */
export function latestExecution(
  { reports, successors }: PartitionState,
  orderId: OrderId,
  execId: ExecId,
): Execution | undefined {
  let latest = execId;
  for (
    let next = successors.get(orderId, execId);
    next !== undefined;
    next = successors.get(orderId, next)
  ) {
    latest = next;
  }
  const report = reports.get(orderId, latest);
  return report !== undefined && isExecution(report) ? report : undefined;
}

export function createPartitionState(): PartitionState {
  const orders = new KeptOrders();
  return {
    orders: new OrderStore(orders),
    reports: new ReportStore(orders),
    successors: new OwnedMap(),
    reportedCumQtys: new OwnedMap(),
    names: new OwnedMap(),
    requests: new OwnedMap(),
    takenBack: new OwnedMap(),
    stops: new Map(),
    limits: new Map(),
    openOrders: new OwnedMap(),
    parked: new Map(),
    parkedReports: new OwnedMap(),
    parkedNames: new Map(),
    parkedTotals: new Map(),
  };
}

export function stageOver(base: PartitionState): StagedState {
  const stores = {
    orders: new StagedMap(base.orders),
    reports: new StagedOwnedMap(base.reports),
    successors: new StagedOwnedMap(base.successors),
    reportedCumQtys: new StagedOwnedMap(base.reportedCumQtys),
    names: new StagedOwnedMap(base.names),
    requests: new StagedOwnedMap(base.requests),
    takenBack: new ErasableStagedOwnedMap(base.takenBack),
    stops: new StagedMap(base.stops),
    limits: new StagedMap(base.limits),
    openOrders: new StagedOwnedMap(base.openOrders),
    parked: new ErasableStagedMap(base.parked),
    parkedReports: new ErasableStagedOwnedMap(base.parkedReports),
    parkedNames: new ErasableStagedMap(base.parkedNames),
    parkedTotals: new StagedMap(base.parkedTotals),
  };
  return { ...stores, merge: () => Object.values(stores).forEach((store) => store.merge()) };
}
