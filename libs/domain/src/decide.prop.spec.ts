import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leavesQtyOf } from './columns.js';
import { decide } from './decide.js';
import type { DecisionPolicy } from './decider.js';
import { isOrderEvent, type DomainEvent, type OrderEvent } from './event.js';
import { evolve } from './evolution/evolve.js';
import { compareTimestamps, type Account, type OrderId, type Timestamp } from './identifiers.js';
import type { Input } from './input.js';
import { OrderStore, ReportStore } from './order-stores.js';
import {
  isClosedStatus,
  isCompleted,
  isPending,
  restingStatusOf,
  type OrderState,
} from './order-state.js';
import { ALL_MARKETS } from './markets.js';
import { createPartitionState, stageOver, type PartitionState } from './partition-state.js';
import {
  OwnedMap,
  type ErasableOwnedStore,
  type ErasableStore,
  type OwnedStore,
  type Store,
} from './stores.js';
import { DAY_END, inputs, policies } from './specification/arbitrary-inputs.spec.js';
import { runs } from './specification/property-runs.spec.js';
import { arrival, NOW } from './specification/values.js';
import { FIRST_TRANSITIONS, TRANSITIONS } from './transition-table.js';
import { takesLateFills } from './transitions.js';

let places = 700_000;

/** The same input at another place of the inbox. */
function again(input: Input): Input {
  places += 1;
  return { ...input, ...arrival(places) };
}

function only<Value>(store: Store<Value>): ErasableStore<Value> {
  return {
    get: (key) => store.get(key),
    set: (key) => {
      throw new Error(`decide wrote ${key}`);
    },
    delete: (key) => {
      throw new Error(`decide erased ${key}`);
    },
  };
}

function onlyOwned<Name, Value>(store: OwnedStore<Name, Value>): ErasableOwnedStore<Name, Value> {
  return {
    get: (owner, name) => store.get(owner, name),
    set: (owner) => {
      throw new Error(`decide wrote to ${owner}`);
    },
    delete: (owner) => {
      throw new Error(`decide erased from ${owner}`);
    },
  };
}

/** A state that throws when it is written to: decide only reads. */
function readOnly(state: PartitionState): PartitionState {
  return {
    orders: only(state.orders),
    reports: onlyOwned(state.reports),
    successors: onlyOwned(state.successors),
    reportedCumQtys: onlyOwned(state.reportedCumQtys),
    names: onlyOwned(state.names),
    requests: onlyOwned(state.requests),
    takenBack: onlyOwned(state.takenBack),
    stops: only(state.stops),
    limits: only(state.limits),
    openOrders: onlyOwned(state.openOrders),
    parked: only(state.parked),
    parkedReports: onlyOwned(state.parkedReports),
    parkedNames: only(state.parkedNames),
    parkedTotals: only(state.parkedTotals),
  };
}

function take(state: PartitionState, input: Input, policy: DecisionPolicy): readonly DomainEvent[] {
  const now = input.kind === 'TIME' ? DAY_END : NOW;
  const events = decide(readOnly(state), input, now, policy);
  expect(events.length).toBeGreaterThan(0);
  events.forEach((event) => {
    evolve(state, event);
  });
  return events;
}

function fold(log: readonly DomainEvent[]): PartitionState {
  const state = createPartitionState();
  log.forEach((event) => {
    evolve(state, event);
  });
  return state;
}

interface LiveFill {
  readonly lastQty: number;
  readonly lastPx: number;
  /** Version of the trade, whatever corrected it since. */
  readonly traded: number;
  /** When it was traded. */
  readonly at: Timestamp;
}

/** By the log alone: each correction takes the place of the version that it names, each bust removes it. */
function liveFills(log: readonly OrderEvent[]): readonly LiveFill[] {
  const live = new Map<string, LiveFill>();
  log.forEach((event) => {
    if (event.type === 'FILL_BOOKED') {
      live.set(event.execId, {
        ...amountOf(event),
        traded: event.version,
        at: event.occurredAt,
      });
    }
    if (event.type !== 'FILL_CORRECTED' && event.type !== 'FILL_BUSTED') return;
    const before = live.get(event.replaces.execId);
    expect(before).toMatchObject({
      ...amountOf(event.replaces),
      traded: event.replaces.tradeVersion,
    });
    live.delete(event.replaces.execId);
    if (event.type === 'FILL_CORRECTED' && before !== undefined) {
      live.set(event.execId, { ...before, ...amountOf(event) });
    }
  });
  return [...live.values()];
}

function amountOf({ lastQty, lastPx }: { readonly lastQty: number; readonly lastPx: number }) {
  return { lastQty, lastPx };
}

/** Guarantee 4, from the log alone. */
function checkQuantities(order: OrderState, log: readonly OrderEvent[]): void {
  const fills = liveFills(log);
  const resting = restingStatusOf(order);
  expect(order.cumQty).toBe(fills.reduce((sum, { lastQty }) => sum + lastQty, 0));
  expect(order.notional).toBe(
    fills.reduce((sum, { lastQty, lastPx }) => sum + BigInt(lastQty) * BigInt(lastPx), 0n),
  );
  const { since = 0, began } = order.day ?? {};
  const ofDay = fills.filter(
    ({ traded, at }) =>
      traded > since && (began === undefined || compareTimestamps(at, began) >= 0),
  );
  if (order.day !== undefined) {
    expect(order.cumQty - order.day.cumQtyBefore).toBe(
      ofDay.reduce((sum, { lastQty }) => sum + lastQty, 0),
    );
  }
  expect(leavesQtyOf(order)).toBeGreaterThanOrEqual(0);
  if (resting === 'FILLED') expect(order.cumQty).toBeGreaterThanOrEqual(order.terms.quantity);
  else if (isClosedStatus(resting)) {
    // A refused order may have asked for nothing.
    expect(order.cumQty).toBeLessThan(Math.max(1, order.terms.quantity));
  } else if (!takesLateFills(resting)) {
    expect(leavesQtyOf(order) + order.cumQty).toBe(order.terms.quantity);
  }
}

const ALL_EVENTS = [
  ...Object.keys(FIRST_TRANSITIONS),
  ...new Set(Object.values(TRANSITIONS).flatMap((row) => Object.keys(row))),
];

describe('any interleaving of requests and reports', () => {
  it('reaches every event, fills and answers often', () => {
    const seen = new Map<string, number>();
    fc.sample(inputs, { seed: 1, numRuns: 1_000 }).forEach((sequence) => {
      const state = createPartitionState();
      sequence
        .flatMap((input) => take(state, input, { overfill: 'book' }))
        .forEach(({ type }) => seen.set(type, (seen.get(type) ?? 0) + 1));
    });
    expect(ALL_EVENTS.filter((type) => !seen.has(type))).toEqual([]);
    expect(seen.get('FILL_BOOKED')).toBeGreaterThan(500);
    expect(seen.get('FILL_CORRECTED')).toBeGreaterThan(30);
    expect(seen.get('FILL_BUSTED')).toBeGreaterThan(30);
    expect(seen.get('ORDER_REPLACED')).toBeGreaterThan(100);
  });

  it('keeps guarantees 3 and 4: versions without a gap, and quantities that are the sums of the fills', () => {
    fc.assert(
      fc.property(inputs, policies, (sequence, policy) => {
        const state = createPartitionState();
        const logs = new Map<OrderId, OrderEvent[]>();
        sequence.forEach((input) => {
          take(state, input, policy)
            .filter(isOrderEvent)
            .forEach((event) => {
              const log = logs.get(event.orderId) ?? [];
              logs.set(event.orderId, [...log, event]);
              const order = state.orders.get(event.orderId);
              expect(order?.version).toBe(event.version);
              expect(event.version).toBe(log.length + 1);
              if (order !== undefined) checkQuantities(order, logs.get(event.orderId) ?? []);
            });
        });
      }),
      runs(500),
    );
  });

  it('books a report at most once (guarantee 2)', () => {
    fc.assert(
      fc.property(inputs, policies, (sequence, policy) => {
        const state = createPartitionState();
        const booked = sequence
          .flatMap((input) => [...take(state, input, policy), ...take(state, again(input), policy)])
          .flatMap((event) =>
            isOrderEvent(event) && 'execId' in event
              ? [`${event.orderId} ${event.venue} ${event.execId}`]
              : [],
          );
        expect(new Set(booked).size).toBe(booked.length);
      }),
    );
  });

  it('changes nothing when an input is repeated, whatever it was', () => {
    fc.assert(
      fc.property(inputs, policies, (sequence, policy) => {
        const state = createPartitionState();
        sequence.forEach((input) => {
          const [first] = take(state, input, policy);
          const before = contentOf(state);
          const events = take(state, again(input), policy);
          expect(events.filter(isOrderEvent)).toEqual([]);
          // A report that was refused, left to an operator, before its trade, or a repeat by its cumQty
          // alone used up no id: its copy may have to wait behind a parked one.
          const mayWait =
            first?.type === 'REPORT_REFUSED' ||
            first?.type === 'REPORT_REPEATED' ||
            (first?.type === 'INPUT_PARKED' &&
              (first.leftToOperator === true || first.reason.code === 'UNKNOWN_EXECUTION'));
          expect(contentOf(state)).toEqual(mayWait ? { ...before, ...waitingOf(state) } : before);
        });
      }),
    );
  });

  it('answers a request with its first outcome for ever, and repeats no booked report (guarantee 1)', () => {
    fc.assert(
      fc.property(inputs, policies, (sequence, policy) => {
        const state = createPartitionState();
        const first = sequence.map((input) => [input, take(state, input, policy)] as const);
        first.forEach(([input, outcome]) => {
          const later = take(state, again(input), policy);
          if (input.kind === 'REQUEST' || outcome.some(isOrderEvent)) {
            expect(later.filter(isOrderEvent)).toEqual([]);
          }
        });
        const outcomes = new Map<string, number>();
        first.forEach(([input, events]) => {
          if (input.kind !== 'REQUEST') return;
          const key = `${input.account ?? ''} ${input.requestId}`;
          const real = events.filter((event) => !isRepeatOrReuse(event)).length;
          outcomes.set(key, (outcomes.get(key) ?? 0) + real);
        });
        outcomes.forEach((count) => {
          expect(count).toBe(1);
        });
      }),
    );
  });

  it('decides the same from the log as from memory', () => {
    fc.assert(
      fc.property(inputs, policies, (sequence, policy) => {
        const state = createPartitionState();
        const log = sequence.flatMap((input) => take(state, input, policy));
        expect(contentOf(fold(log))).toEqual(contentOf(state));
      }),
    );
  });

  it('comes to the same in staged batches, merged or dropped, as in one go', () => {
    const cut = fc.array(fc.record({ size: fc.integer({ min: 1, max: 9 }), lost: fc.boolean() }));
    fc.assert(
      fc.property(inputs, policies, cut, (sequence, policy, batches) => {
        const direct = createPartitionState();
        const staged = createPartitionState();
        const events = sequence.flatMap((input) => take(direct, input, policy));
        const log: DomainEvent[] = [];
        let next = 0;
        const cuts = [...batches, { size: sequence.length, lost: false }];
        cuts.forEach(({ size, lost }) => {
          const batch = sequence.slice(next, next + size);
          const stage = stageOver(staged);
          const decided = batch.flatMap((input) => take(stage, input, policy));
          if (lost) return;
          stage.merge();
          log.push(...decided);
          next += size;
        });
        const rest = sequence.slice(next).flatMap((input) => take(staged, input, policy));
        expect([...log, ...rest]).toEqual(events);
        expect(contentOf(staged)).toEqual(contentOf(direct));
      }),
    );
  });

  it('counts the open orders of each account', () => {
    fc.assert(
      fc.property(inputs, policies, (sequence, policy) => {
        const state = createPartitionState();
        const ids = new Set<OrderId>();
        sequence
          .flatMap((input) => take(state, input, policy))
          .filter(isOrderEvent)
          .forEach(({ orderId }) => ids.add(orderId));
        const orders = [...ids].flatMap((id) => state.orders.get(id) ?? []);
        const accounts = new Set(orders.map(({ account }) => account));
        accounts.forEach((account) => {
          const open = orders.filter(
            (order) =>
              order.account === account &&
              (isPending(order) || !(isClosedStatus(restingStatusOf(order)) || isCompleted(order))),
          );
          expect(state.openOrders.get(account, ALL_MARKETS) ?? 0).toBe(open.length);
        });
      }),
    );
  });

  it('keeps every name with one order of its account', () => {
    fc.assert(
      fc.property(inputs, policies, (sequence, policy) => {
        const state = createPartitionState();
        const owners = new Map<string, OrderId>();
        const own = (owner: Account, clientOrderId: string, orderId: OrderId) => {
          const key = `${owner} ${clientOrderId}`;
          expect(owners.get(key) ?? orderId).toBe(orderId);
          owners.set(key, orderId);
        };
        sequence
          .flatMap((input) => take(state, input, policy))
          .forEach((event) => {
            if (!isOrderEvent(event) || !('clientOrderId' in event)) return;
            if (event.type.endsWith('_REFUSED') && event.type !== 'ORDER_REFUSED') return;
            own(event.account, event.clientOrderId, event.orderId);
          });
      }),
    );
  });
});

function isRepeatOrReuse(event: DomainEvent): boolean {
  if (event.type === 'REQUEST_REPEATED') return true;
  return event.type === 'REQUEST_REFUSED' && event.reason.code === 'REQUEST_ID_REUSED';
}

/** All that a state of Maps holds, in the order of its keys. */
function contentOf(state: PartitionState): object {
  return Object.fromEntries(
    Object.entries(state).map(([store, values]) => [store, entriesOf(values)] as const),
  );
}

function waitingOf({ parked, parkedReports, parkedNames, parkedTotals }: PartitionState): object {
  return {
    parked: entriesOf(parked),
    parkedReports: entriesOf(parkedReports),
    parkedNames: entriesOf(parkedNames),
    parkedTotals: entriesOf(parkedTotals),
  };
}

function entriesOf(values: unknown): readonly (readonly [unknown, unknown])[] {
  if (values instanceof OwnedMap) {
    return entriesOf(values.owners).map(([owner, own]) => [owner, entriesOf(own)]);
  }
  if (values instanceof ReportStore) {
    return entriesOf(new Map(values.entries())).map(([owner, own]) => [owner, entriesOf(own)]);
  }
  if (!(values instanceof Map || values instanceof OrderStore)) {
    throw new Error('Not a store in memory');
  }
  return [...values.entries()].toSorted(([left], [right]) =>
    String(left) < String(right) ? -1 : 1,
  );
}
