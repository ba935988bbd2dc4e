import type { Price, Quantity } from './decimal.js';
import type { OrderScope, RequestOutcome } from './event.js';
import type {
  Account,
  ClientOrderId,
  ExecId,
  OrderId,
  RequestId,
  Timestamp,
  Venue,
} from './identifiers.js';
import type { TradingLimits } from './limits.js';
import type { OrderState } from './order-state.js';

/** A booked fill, correction or bust; a bust has the values of what it took off. */
export interface Execution {
  readonly kind: 'FILL' | 'CORRECTION' | 'BUST';
  /** The version of the execution that this one replaced. */
  readonly replaces?: { readonly execId: ExecId; readonly eventId: string };
  /** Version of the FILL_BOOKED that the chain of corrections began with. */
  readonly tradeVersion: number;
  readonly orderId: OrderId;
  readonly venue: Venue;
  readonly execId: ExecId;
  readonly eventId: string;
  readonly version: number;
  readonly lastQty: Quantity;
  readonly lastPx: Price;
  readonly transactTime: Timestamp;
}

export interface StopInForce {
  readonly stopId: string;
  readonly scope: OrderScope;
}

export const STOPS = 'stops';

export interface RecordedRequest {
  readonly bodyHash: string;
  /** `eventId` of the outcome. */
  readonly eventId: string;
  readonly outcome: RequestOutcome;
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
  readonly before?: ExecId;
  readonly after?: ExecId;
}

/** A map that can be laid over another one. */
export interface Store<Value> {
  get(key: string): Value | undefined;
  set(key: string, value: Value): void;
}

export interface ErasableStore<Value> extends Store<Value> {
  delete(key: string): void;
}

/** Everything that the writer of one partition knows, evolved from its log alone. Mutable container, immutable values. */
export interface PartitionState {
  readonly orders: Store<OrderState>;
  /** Key: `executionKey`. Every report that was booked, fill or not, so that its id counts once. */
  readonly reports: Store<string>;
  readonly executions: Store<Execution>;
  /** Key: `executionKey` of an execution that was corrected or busted; value: that of the correction or bust. */
  readonly successors: Store<string>;
  /** Key: order and the cumulative quantity that a booked fill's report said; value: its execution key. */
  readonly reportedCumQtys: Store<string>;
  /** Key: `nameKey`. Every clientOrderId ever used, accepted or not. */
  readonly names: Store<OrderId>;
  /** Key: `requestKey`. */
  readonly requests: Store<RecordedRequest>;
  /** Key: `requestKey` of a NEW_ORDER whose cancel came first; value: that cancel's `eventId`. Gone once it came. */
  readonly takenBack: ErasableStore<string>;
  /** One key, `STOPS`: the stops in force, oldest first. */
  readonly stops: Store<readonly StopInForce[]>;
  /** Key: account. */
  readonly limits: Store<readonly TradingLimits[]>;
  /** Key: `openOrdersKey`; value: how many. */
  readonly openOrders: Store<number>;
  /** Key: `InputParked.name`. */
  readonly parked: ErasableStore<ParkedName>;
  /** Key: `parkedKey`. */
  readonly parkedReports: ErasableStore<ParkedReport>;
  /** Key: orderId; value: those of its client order ids under which reports wait, as names in `parked`. */
  readonly parkedNames: ErasableStore<readonly string[]>;
  /** Key: `PARKED_TOTAL`; value: number of reports that wait in the partition. */
  readonly parkedTotals: Store<number>;
}

/** Decisions of a batch that are not committed yet, laid over the committed state. */
export interface StagedState extends PartitionState {
  /** Makes the staged values part of the base. */
  merge(): void;
}

export function executionKey(orderId: OrderId, venue: Venue, execId: ExecId): string {
  return `${orderId}|${venue}|${execId}`;
}

/** The length keeps apart what callers chose: `a|b` with `c` is not `a` with `b|c`. */
export function nameKey(account: Account, clientOrderId: ClientOrderId): string {
  return `${account.length}|${account}|${clientOrderId}`;
}

export function requestKey(account: Account | undefined, requestId: RequestId): string {
  return `${account?.length ?? 0}|${account ?? ''}|${requestId}`;
}

export function reportedCumQtyKey(orderId: OrderId, cumQty: Quantity): string {
  return `${orderId}|${cumQty}`;
}

/** Of an account, or of an account on a venue, a symbol or both. */
export function openOrdersKey(
  account: Account,
  { venue = '', symbol = '' }: { readonly venue?: string; readonly symbol?: string } = {},
): string {
  if (venue === '' && symbol === '') return account;
  return `${account.length}|${account}|${venue.length}|${venue}|${symbol}`;
}

export function parkedKey(name: string, execId: ExecId): string {
  return `${name.length}|${name}|${execId}`;
}

/** The execution as it stands now: the last of its chain of corrections, or the bust that ended it. */
export function latestExecution(
  { executions, successors }: PartitionState,
  key: string,
): Execution | undefined {
  let latest = key;
  for (let next = successors.get(key); next !== undefined; next = successors.get(next)) {
    latest = next;
  }
  return executions.get(latest);
}
export const PARKED_TOTAL = 'reports';

export function createPartitionState(): PartitionState {
  return {
    orders: new Map(),
    reports: new Map(),
    executions: new Map(),
    successors: new Map(),
    reportedCumQtys: new Map(),
    names: new Map(),
    requests: new Map(),
    takenBack: new Map(),
    stops: new Map(),
    limits: new Map(),
    openOrders: new Map(),
    parked: new Map(),
    parkedReports: new Map(),
    parkedNames: new Map(),
    parkedTotals: new Map(),
  };
}

export function stageOver(base: PartitionState): StagedState {
  const overlays: { merge(): void }[] = [];
  const over = <Value>(store: Store<Value>): Store<Value> => {
    const changes = new Map<string, Value>();
    overlays.push({ merge: () => changes.forEach((value, key) => store.set(key, value)) });
    return {
      get: (key) => changes.get(key) ?? store.get(key),
      set: (key, value) => {
        changes.set(key, value);
      },
    };
  };
  const overErasable = <Value>(store: ErasableStore<Value>): ErasableStore<Value> => {
    const changes = new Map<string, Value | undefined>();
    overlays.push({
      merge: () =>
        changes.forEach((value, key) =>
          value === undefined ? store.delete(key) : store.set(key, value),
        ),
    });
    return {
      get: (key) => (changes.has(key) ? changes.get(key) : store.get(key)),
      set: (key, value) => {
        changes.set(key, value);
      },
      delete: (key) => {
        changes.set(key, undefined);
      },
    };
  };
  return {
    orders: over(base.orders),
    reports: over(base.reports),
    executions: over(base.executions),
    successors: over(base.successors),
    reportedCumQtys: over(base.reportedCumQtys),
    names: over(base.names),
    requests: over(base.requests),
    takenBack: overErasable(base.takenBack),
    stops: over(base.stops),
    limits: over(base.limits),
    openOrders: over(base.openOrders),
    parked: overErasable(base.parked),
    parkedReports: overErasable(base.parkedReports),
    parkedNames: overErasable(base.parkedNames),
    parkedTotals: over(base.parkedTotals),
    merge: () => overlays.forEach((overlay) => overlay.merge()),
  };
}
