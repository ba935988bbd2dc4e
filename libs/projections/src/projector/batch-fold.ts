import {
  evolve,
  isExecution,
  nameKey,
  type ClientOrderId,
  type ErasableOwnedStore,
  type ErasableStore,
  type Execution,
  type OrderEvent,
  type OrderId,
  type OrderState,
  type PartitionState,
} from '@ome/domain';
import type { ProjectedExecution } from '../documents/execution-document.js';
import { supersededTermsOf, type ProjectedOrder } from '../documents/order-document.js';
import { bookedFillOf, type BookedFill } from './positions.js';
import { ProjectionError } from './projection-error.js';

/** What a batch changes, collapsed to one write per order. */
export interface BatchChanges {
  readonly orders: Map<string, ProjectedOrder>;
  readonly executions: ProjectedExecution[];
  /** By name key. */
  readonly names: Map<string, { readonly name: string; readonly orderId: OrderId }>;
  /** `<venue>|<venueOrderId>` to order. */
  readonly venueNames: Map<string, OrderId>;
  readonly fills: BookedFill[];
}

export function emptyChanges(): BatchChanges {
  return {
    orders: new Map(),
    executions: [],
    names: new Map(),
    venueNames: new Map(),
    fills: [],
  };
}

/** Where an event was read. */
interface Origin {
  readonly partition: number;
  readonly offset: number;
}

/**
 * Applies one event to the order as `changes` or else `known` has it. An event that is in it
 * already changes nothing.
 * @throws ProjectionError when the version is not the next one
 */
export function foldEvent(
  event: OrderEvent,
  origin: Origin,
  known: ReadonlyMap<string, ProjectedOrder>,
  changes: BatchChanges,
): void {
  const before = changes.orders.get(event.orderId) ?? known.get(event.orderId);
  const version = before?.state.version ?? 0;
  if (event.version <= version) return;
  if (event.version !== version + 1) throw versionGap(event, version, origin);

  const captured = capture(before?.state);
  evolve(captured.partition, event);
  const state = captured.state();
  changes.orders.set(event.orderId, {
    state,
    history: historyOf(before, state),
    executionCount: (before?.executionCount ?? 0) + captured.executions.length,
    termsSince:
      before !== undefined && !superseded(before, state) ? before.termsSince : state.updatedAt,
    asOf: origin,
    firstOffset: before?.firstOffset ?? origin.offset,
  });
  for (const execution of captured.executions) {
    changes.executions.push({ execution, instrument: state.instrument });
  }
  captured.names.forEach((orderId, name) => {
    const key = nameKey(event.account, name);
    // A name stays with the order that used it first.
    if (!changes.names.has(key)) changes.names.set(key, { name, orderId });
  });
  venueNamesIn(event, before?.state).forEach((name) => {
    const key = `${state.instrument.venue}|${name}`;
    if (!changes.venueNames.has(key)) changes.venueNames.set(key, state.orderId);
  });
  const fill = bookedFillOf(event, state, origin.offset);
  if (fill !== undefined) changes.fills.push(fill);
}

/** Also names that the order does not keep, because a newer one came first: reports by them may follow. */
function venueNamesIn(event: OrderEvent, before: OrderState | undefined): readonly string[] {
  const names = [
    'venueOrderId' in event ? event.venueOrderId : undefined,
    'origVenueOrderId' in event ? event.origVenueOrderId : undefined,
  ];
  return names.filter((name) => name !== undefined).filter((name) => name !== before?.venueOrderId);
}

/** The order after one more event of it. @throws ProjectionError as `foldEvent` */
export function foldNext(
  event: OrderEvent,
  origin: Origin,
  before: ProjectedOrder | undefined,
): ProjectedOrder {
  const changes = emptyChanges();
  const known = new Map(before === undefined ? [] : [[before.state.orderId, before]]);
  foldEvent(event, origin, known, changes);
  const after = changes.orders.get(event.orderId);
  if (after === undefined) throw versionGap(event, before?.state.version ?? 0, origin);
  return after;
}

function historyOf(before: ProjectedOrder | undefined, state: OrderState) {
  if (before === undefined) return [];
  return superseded(before, state)
    ? [...before.history, supersededTermsOf(before)]
    : before.history;
}

/** An accepted replace or cancel: another name is the newest one. */
function superseded(before: ProjectedOrder, state: OrderState): boolean {
  return before.state.clientOrderId !== state.clientOrderId || before.state.terms !== state.terms;
}

/** A partition that holds one order and remembers what an event sets. */
function capture(before: OrderState | undefined) {
  let current = before;
  const executions: Execution[] = [];
  const names = new Map<ClientOrderId, OrderId>();
  const partition: PartitionState = {
    orders: {
      get: () => current,
      set: (_, state) => {
        current = state;
      },
    },
    reports: {
      get: () => undefined,
      set: (_orderId, _execId, report) => {
        if (isExecution(report)) executions.push(report);
      },
    },
    names: {
      get: (_account, name) => names.get(name),
      set: (_account, name, orderId) => void names.set(name, orderId),
    },
    successors: unobservedOwned(),
    reportedCumQtys: unobservedOwned(),
    requests: unobservedOwned(),
    takenBack: unobservedOwned(),
    stops: unobserved(),
    limits: unobserved(),
    openOrders: { get: () => 1, set: () => undefined },
    parked: unobserved(),
    parkedReports: unobservedOwned(),
    parkedNames: unobserved(),
    parkedTotals: unobserved(),
  };
  const state = (): OrderState => {
    if (current === undefined) throw new Error('An order event set no order.');
    return current;
  };
  return { partition, executions, names, state };
}

function unobserved<Value>(): ErasableStore<Value> {
  return { get: () => undefined, set: () => undefined, delete: () => undefined };
}

function unobservedOwned<Name, Value>(): ErasableOwnedStore<Name, Value> {
  return { get: () => undefined, set: () => undefined, delete: () => undefined };
}

function versionGap(event: OrderEvent, version: number, { partition, offset }: Origin) {
  return new ProjectionError(
    'PROJECTION_VERSION_GAP',
    `Order ${event.orderId} is projected up to version ${version}, but partition ${partition} ` +
      `offset ${offset} of the log is its version ${event.version}. Stop ` +
      "every projector, drop the projections with 'ome db drop-projections', which leaves all other " +
      'collections alone, and start again: the log is folded from its beginning.',
  );
}
