import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '../decide.js';
import type { DecisionPolicy } from '../decider.js';
import { isOrderEvent, type DomainEvent, type InputParked } from '../event.js';
import { evolve } from '../evolution/evolve.js';
import { waitingReports } from '../evolution/parking.js';
import {
  ORDER_VENUE,
  type Account,
  type ExecId,
  type OrderId,
  type Venue,
} from '../identifiers.js';
import type { Input, ReportInput } from '../input.js';
import { PARKED_REPORT_DELAYS_MS } from '../parked-turns.js';
import {
  createPartitionState,
  stageOver,
  type ParkedReport,
  type PartitionState,
} from '../partition-state.js';
import { reportName } from '../report-name.js';
import type { ErasableOwnedStore, ErasableStore, Store } from '../stores.js';
import { inputs } from '../specification/arbitrary-inputs.spec.js';
import { byName, newOrder, report, trade } from '../specification/inputs.js';
import { runs } from '../specification/property-runs.spec.js';
import { ACCOUNT, names, NOW } from '../specification/values.js';

/** What waits under each name, as plain lists that are searched: slow, and plainly right. */
class ParkingTwin {
  readonly lists = new Map<string, readonly { readonly execId: ExecId; readonly venue: Venue }[]>();
  readonly #orders = new Map<string, OrderId>();
  readonly #owners = new Map<string, Account>();
  readonly #came = new Map<object, number>();

  /** Another report of the order, or of the name where its account has no such order, that came before it. */
  isHeldUp(name: string, { execId, account }: ReportInput): boolean {
    const orderId = this.#orderOf(name, account);
    const shared = [...this.lists.keys()].filter(
      (other) =>
        other === name || (orderId !== undefined && this.#orderOf(other, account) === orderId),
    );
    const waiting = shared.flatMap((each) => this.lists.get(each) ?? []);
    const own = waiting.filter((each) => each.execId === execId);
    const since = Math.min(...own.map((each) => this.#came.get(each) ?? 0));
    return waiting.some((each) => (this.#came.get(each) ?? 0) < since);
  }

  #orderOf(name: string, account: Account | undefined): string | undefined {
    const named = name.startsWith('orderId:') ? name.slice('orderId:'.length) : undefined;
    const orderId = named ?? this.#orders.get(name);
    const owner = orderId === undefined ? undefined : this.#owners.get(orderId);
    return owner === undefined || account === undefined || owner === account ? orderId : undefined;
  }

  get total(): number {
    return [...this.lists.values()].reduce((sum, { length }) => sum + length, 0);
  }

  take(event: DomainEvent): void {
    if (isOrderEvent(event)) this.#owners.set(event.orderId, event.account);
    if (isOrderEvent(event) && 'clientOrderId' in event && event.clientOrderId !== undefined) {
      const name = `clientOrderId:${event.account}:${event.clientOrderId}`;
      if (!this.#orders.has(name)) this.#orders.set(name, event.orderId);
    }
    if (event.type === 'INPUT_PARKED') this.#park(event);
    else if ('execId' in event) {
      const { orderId, execId, venue } = event;
      const here = [ORDER_VENUE, venue];
      for (const name of this.lists.keys()) {
        if (name !== `orderId:${orderId}` && this.#orders.get(name) !== orderId) continue;
        this.#keep(name, (other) => other.execId !== execId || !here.includes(other.venue));
      }
    }
  }

  #park({ name, execId, venue, leftToOperator, reason }: InputParked): void {
    const holdsUp = leftToOperator !== true && reason.code !== 'UNKNOWN_EXECUTION';
    if (!holdsUp) this.#keep(name, (other) => other.execId !== execId);
    else if (reason.code !== 'PARKING_FULL') {
      const list = this.lists.get(name) ?? [];
      if (list.every((other) => other.execId !== execId)) {
        const waits = { execId, venue };
        this.#came.set(waits, this.#came.size);
        this.lists.set(name, [...list, waits]);
      }
    }
  }

  #keep(name: string, kept: (waiting: { execId: ExecId; venue: Venue }) => boolean): void {
    const list = (this.lists.get(name) ?? []).filter(kept);
    if (list.length === 0) this.lists.delete(name);
    else this.lists.set(name, list);
  }
}

/** The list of a name as the state links it, from its oldest on. */
function waitingUnder(state: PartitionState, name: string) {
  const waiting = state.parked.get(name);
  const list: { execId: ExecId; venue: Venue }[] = [];
  for (let execId = waiting?.oldest, before; execId !== undefined;) {
    const found = state.parkedReports.get(name, execId);
    if (found === undefined) throw new Error(`${execId} is linked and not there`);
    expect(found.before).toBe(before);
    list.push({ execId, venue: found.venue });
    before = execId;
    execId = found.after;
  }
  expect(waiting?.newest).toBe(list.at(-1)?.execId);
  expect(waiting?.count ?? 0).toBe(list.length);
  return list;
}

const LAST_TURN = PARKED_REPORT_DELAYS_MS.length;

const limits = fc.record({
  perName: fc.integer({ min: 1, max: 4 }),
  perPartition: fc.integer({ min: 1, max: 8 }),
});
const turns = fc.integer({ min: 0, max: LAST_TURN });

/** Inputs before their orders, so that many wait, each at some turn. */
const turned: fc.Arbitrary<readonly Input[]> = inputs.chain((sequence) =>
  fc.array(turns, { minLength: sequence.length, maxLength: sequence.length }).chain((each) =>
    fc.shuffledSubarray(
      sequence.map((input, index) => atTurn(input, each[index] ?? 0)),
      { minLength: sequence.length },
    ),
  ),
);

function atTurn(input: Input, turn: number): Input {
  return turn === 0
    ? input
    : { ...input, inputId: names.inputId(`${input.inputId}/retry-${turn}`) };
}

const costOf = (count: number) => {
  let cost = 0;
  const state = counting(createPartitionState(), (value) => {
    cost += JSON.stringify(value).length;
  });
  for (let n = 0; n < count; n += 1) {
    const execId = names.execId(`e${String(n).padStart(6, '0')}`);
    const input = report('TRADE', { target: byName('X'), account: ACCOUNT, execId });
    decide(state, input, NOW, {
      overfill: 'book',
      parking: { perName: count, perPartition: count },
    }).forEach((event) => evolve(state, event));
  }
  return cost / count;
};

describe('parked reports', () => {
  it('wait as in plain lists, within the limits, and pass when the list says so', () => {
    let parkedOften = 0;
    fc.assert(
      fc.property(turned, limits, (sequence, parking) => {
        const policy: DecisionPolicy = { overfill: 'refuse', parking };
        const state = createPartitionState();
        const twin = new ParkingTwin();
        for (const input of sequence) {
          const events = decide(state, input, NOW, policy);
          for (const event of events) {
            if (event.type === 'INPUT_PARKED') {
              parkedOften += 1;
              expectParked(event, input, twin, parking);
            } else if (input.kind === 'REPORT' && event.type !== 'REPORT_REPEATED') {
              const name = reportName(input.target, input.account);
              expect(twin.isHeldUp(name, input)).toBe(false);
            }
            evolve(state, event);
            twin.take(event);
          }
          for (const [name, list] of twin.lists) {
            expect(waitingUnder(state, name)).toEqual(list);
            expect(list.length).toBeLessThanOrEqual(parking.perName);
          }
          expect(waitingReports(state)).toBe(twin.total);
          expect(twin.total).toBeLessThanOrEqual(parking.perPartition);
        }
      }),
      runs(500),
    );
    expect(parkedOften).toBeGreaterThan(2_000);
  });

  it('are the same in staged batches as in one go', () => {
    fc.assert(
      fc.property(turned, limits, fc.integer({ min: 1, max: 9 }), (sequence, parking, size) => {
        const policy: DecisionPolicy = { overfill: 'refuse', parking };
        const direct = createPartitionState();
        const staged = createPartitionState();
        let stage = stageOver(staged);
        sequence.forEach((input, index) => {
          const events = decide(direct, input, NOW, policy);
          expect(decide(stage, input, NOW, policy)).toEqual(events);
          events.forEach((event) => {
            evolve(direct, event);
            evolve(stage, event);
          });
          if ((index + 1) % size > 0) return;
          stage.merge();
          stage = stageOver(staged);
        });
        stage.merge();
        expect(staged).toEqual(direct);
      }),
    );
  });

  it('leave nothing behind once all are decided', () => {
    const state = createPartitionState();
    const reports = Array.from({ length: 50 }, (_, n) =>
      trade(n, '100', { target: byName('X'), execId: names.execId(`e${n}`) }),
    );
    const take = (input: Input) =>
      decide(state, input, NOW, { overfill: 'book' }).forEach((event) => evolve(state, event));
    reports.forEach(take);
    expect(waitingReports(state)).toBe(50);
    take(newOrder());
    reports.forEach(take);
    expect(waitingReports(state)).toBe(0);
    const { parked, parkedReports, parkedNames } = createPartitionState();
    expect(state).toMatchObject({ parked, parkedReports, parkedNames });
  });

  it('cost each the same, however many wait under the name', () => {
    expect(costOf(4_000) / costOf(100)).toBeLessThan(1.2);
  });
});

function expectParked(
  { name, execId, reason, leftToOperator }: InputParked,
  input: Input,
  twin: ParkingTwin,
  parking: { readonly perName: number; readonly perPartition: number },
): void {
  const list = twin.lists.get(name) ?? [];
  const isKnown = list.some((other) => other.execId === execId);
  const isLast = input.inputId.endsWith(`/retry-${LAST_TURN}`);
  const isNeverDue = reason.code === 'OVERFILL' || reason.code === 'EXECUTION_CHANGED';
  expect(leftToOperator === true).toBe(isLast || isNeverDue);
  const isFull = list.length >= parking.perName || twin.total >= parking.perPartition;
  if (leftToOperator !== true && reason.code !== 'UNKNOWN_EXECUTION') {
    expect(reason.code === 'PARKING_FULL').toBe(isFull && !isKnown);
  }
  if (reason.code === 'WAITS_BEHIND_PARKED' && input.kind === 'REPORT') {
    expect(twin.isHeldUp(name, input)).toBe(true);
  }
}

/** Tells of every value that is stored. */
function counting(state: PartitionState, stored: (value: unknown) => void): PartitionState {
  const watch = <Value>(store: Store<Value>): Store<Value> => ({
    get: (key) => store.get(key),
    set: (key, value) => {
      stored(value);
      store.set(key, value);
    },
  });
  const watchErasable = <Value>(store: ErasableStore<Value>): ErasableStore<Value> => ({
    ...watch(store),
    delete: (key) => store.delete(key),
  });
  return {
    ...state,
    parked: watchErasable(state.parked),
    parkedReports: watched(state.parkedReports, stored),
    parkedNames: watchErasable(state.parkedNames),
    parkedTotals: watch(state.parkedTotals),
  };
}

function watched(
  store: PartitionState['parkedReports'],
  stored: (value: unknown) => void,
): ErasableOwnedStore<ExecId, ParkedReport> {
  return {
    get: (name, execId) => store.get(name, execId),
    set: (name, execId, value) => {
      stored(value);
      store.set(name, execId, value);
    },
    delete: (name, execId) => store.delete(name, execId),
  };
}
