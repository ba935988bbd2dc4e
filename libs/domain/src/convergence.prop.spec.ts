import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { orderColumns, type OrderColumns } from './columns.js';
import type { DecisionPolicy } from './decider.js';
import { isOrderEvent, type DomainEvent } from './event.js';
import type { Input } from './input.js';
import { pendingOf } from './pending-requests.js';
import { nextTurn } from './parked-turns.js';
import { dayInterleavings, daySequencesOf } from './specification/arbitrary-days.spec.js';
import {
  interleavings,
  mostAccepted,
  peak,
  requestsFirst,
  sequencesOf,
  type Coming,
} from './specification/arbitrary-lives.spec.js';
import { given, orderOf, type Decided } from './specification/given.js';
import { runs } from './specification/property-runs.spec.js';

const BOOK: DecisionPolicy = { overfill: 'book' };
const REFUSE: DecisionPolicy = { overfill: 'refuse' };

/** No request was refused, and no report left to an operator. */
function isWhole({ refused, parked }: Outcome): boolean {
  return refused === 0 && parked === 0;
}

interface Outcome {
  readonly refused: number;
  readonly parked: number;
  /** An event says that more is filled than was ordered. */
  readonly overfilled: boolean;
  readonly state: OrderColumns;
}

/** Takes them as they come; what was parked is put back when the sequence says so, and at the end until nothing waits. */
function run(
  sequence: readonly Coming[],
  policy: DecisionPolicy,
  tell?: (decided: Decided) => void,
): Outcome {
  const partition = given();
  let refused = 0;
  let overfilled = false;
  let waiting: Input[] = [];
  const take = (input: Input) => {
    const decided = partition.when(input, policy);
    const { events } = decided;
    tell?.(decided);
    overfilled ||= events.some((event) => 'overfill' in event);
    if (events.some(({ type }) => type === 'INPUT_PARKED')) waiting.push(input);
    if (input.kind === 'REQUEST' && !events.some(isAccepted)) refused += 1;
  };
  const putBack = () => {
    const again = waiting;
    waiting = [];
    again.forEach((input) => take({ ...input, inputId: nextTurn(input.inputId) }));
  };
  sequence.forEach((input) => (input === 'PUT BACK' ? putBack() : take(input)));
  [1, 2, 3].forEach(putBack);
  const order = orderOf(partition.state);
  const { ended, clientOrderId, revision, terms, venueOrderId } = order;
  const asked = pendingOf(order).map(({ kind }) => kind);
  const known = { ended, clientOrderId, revision, terms, venueOrderId, asked };
  const state = { ...orderColumns(order), ...known };
  return { refused, parked: waiting.length, overfilled, state };
}

/** Without what is counted per day: a fill counts for the day in which it was booked. */
function withoutDay({ dayOrderQty: _ordered, dayCumQty: _filled, ...state }: OrderColumns) {
  return state;
}

const AFTER_AN_END = new Set(['ORDER_ACKNOWLEDGED', 'ORDER_REPLACED', 'REPLACE_REJECTED']);

function kindOf(event: DomainEvent, decided: Decided): string {
  if (event.type === 'INPUT_PARKED') return event.reason.code;
  if (AFTER_AN_END.has(event.type)) {
    const { ended } = decided.order;
    return ended === undefined ? event.type : `${event.type} after ${ended}`;
  }
  if (event.type === 'FILL_BOOKED' && !('overfill' in event)) {
    const { cumQty, orderQty } = decided.columns;
    if (cumQty > orderQty) return 'FILL_BOOKED before REPLACED';
  }
  return 'late' in event ? `${event.type} late` : event.type;
}

function isAccepted(event: Parameters<typeof isOrderEvent>[0]): boolean {
  return isOrderEvent(event) && !('reason' in event);
}

/**
 * Where the rules say that the order of arrival does not matter:
 *
 * - The acknowledgement, trades, corrections, busts and what waits at the venue come anywhere, also before the order, and any
 *   number of times. Each
 *   trade states its lastQty, each correction and bust the version before it (FIX rule 10): of two that name the same
 *   version nobody can tell the newer, and a bare cumQty says nothing of which fills it counts.
 * - What answers a request or ends the order comes in the order in which the venue said it, after the request; but the
 *   answer to the replace may come after all that. A replace is not below what is ever booked: rule 7 takes such a one for what is filled when it comes.
 * - A trade that overtakes REPLACED is no overfill, whatever the policy. Where the venue refuses that replace after all, it is
 *   booked and then told to be one; in order, the policy `refuse` would have left it to an operator.
 * - Parked reports are put back and come to their turn: none is left to an operator, as after four times in vain. Repeats
 *   are told by their execId.
 * - What a venue says of the rest of the order (SUSPENDED, STOPPED, HIBERNATED) comes anywhere, the answer to a hibernation or
 *   activation after all but an end, and of two that take each other back the later one last.
 * - Requests are accepted: a refused one (of an order that is filled for the moment) is its client's to repeat.
 *
 * FIX rule 1 then says what an order is that ended and was filled, whichever came first.
 */
describe('the same requests and reports in any interleaving', () => {
  it('end in the same status and quantities as in order', () => {
    fc.assert(
      fc.property(interleavings, (interleaving) => {
        const { inOrder, shuffled } = sequencesOf(interleaving);
        const actual = run(shuffled, BOOK);
        fc.pre(isWhole(actual));
        expect(actual.state).toEqual(run(inOrder, BOOK).state);
      }),
      runs(1_000),
    );
  });

  it('end so too where overfills are refused and there is none', () => {
    const fair = interleavings.filter(({ life }) => peak(life) <= mostAccepted(life));
    fc.assert(
      fc.property(fair, (interleaving) => {
        const { inOrder, shuffled } = sequencesOf(interleaving);
        const actual = run(shuffled, REFUSE);
        fc.pre(isWhole(actual));
        expect(actual).toEqual({ ...run(inOrder, REFUSE), overfilled: false });
      }),
      runs(1_000),
    );
  });

  it('end so too over days, suspensions and hibernations', () => {
    fc.assert(
      fc.property(dayInterleavings, (interleaving) => {
        const { inOrder, shuffled } = daySequencesOf(interleaving);
        const actual = run(shuffled, BOOK);
        fc.pre(isWhole(actual));
        expect(withoutDay(actual.state)).toEqual(withoutDay(run(inOrder, BOOK).state));
      }),
      runs(2_000),
    );
  });

  it('tell of an overfill when there is one, and only then', () => {
    fc.assert(
      fc.property(interleavings, (interleaving) => {
        const { life } = interleaving;
        const { overfilled, ...actual } = run(
          requestsFirst(sequencesOf(interleaving).shuffled),
          BOOK,
        );
        fc.pre(isWhole({ ...actual, overfilled }));
        const most = mostAccepted(life);
        if (peak(life) <= most) expect(overfilled).toBe(false);
        if (actual.state.cumQty > most) expect(overfilled).toBe(true);
      }),
      runs(1_000),
    );
  });

  it('are mostly taken whole', () => {
    const outcomes = fc.sample(interleavings, { seed: 1, numRuns: 1_000 });
    const whole = outcomes.filter((each) => isWhole(run(sequencesOf(each).shuffled, BOOK)));
    expect(whole.length).toBeGreaterThan(700);
  });

  it('are mostly taken whole over days, and meet what they are about often', () => {
    const met = new Map<string, number>();
    const sampled = fc.sample(dayInterleavings, { seed: 1, numRuns: 2_000 });
    const whole = sampled.filter((interleaving) => {
      const types = new Set<string>();
      const outcome = run(daySequencesOf(interleaving).shuffled, BOOK, ({ events, order }) => {
        events.forEach(({ type }) => types.add(`${type} of ${order?.status}`));
      });
      types.forEach((type) => met.set(type, (met.get(type) ?? 0) + 1));
      return isWhole(outcome);
    });
    expect(whole.length).toBeGreaterThan(1_500);
    const often = [
      'ORDER_ACTIVATED of FILLED',
      'ORDER_ACTIVATED of SUSPENDED',
      'ORDER_ACTIVATED of DONE_FOR_DAY',
      'ORDER_HIBERNATED of FILLED',
      'ORDER_HIBERNATED of SUSPENDED',
      'ORDER_ACKNOWLEDGED of SUSPENDED',
      'DAY_ROLLED of HIBERNATED',
      'DAY_ROLLED of SUSPENDED',
      'DAY_ROLLED of STOPPED',
      'FILL_BOOKED of DONE_FOR_DAY',
      'FILL_BUSTED of HIBERNATED',
    ];
    expect(often.filter((type) => (met.get(type) ?? 0) < 20)).toEqual([]);
  });

  it('meet often: fills and acknowledgements after an end, changes before their trade, reports before the order', () => {
    const met = new Map<string, number>();
    fc.sample(interleavings, { seed: 1, numRuns: 2_000 }).forEach((interleaving) => {
      const types = new Set<string>();
      run(sequencesOf(interleaving).shuffled, REFUSE, (decided) => {
        decided.events.forEach((event) => types.add(kindOf(event, decided)));
      });
      types.forEach((type) => met.set(type, (met.get(type) ?? 0) + 1));
    });
    const often = [
      'FILL_BOOKED late',
      'FILL_BOOKED before REPLACED',
      'OVERFILL',
      'REPLACE_REJECTED after CANCELED',
      'REPLACE_REJECTED after EXPIRED',
      'UNKNOWN_EXECUTION',
      'UNKNOWN_ORDER',
      'REPORT_REPEATED',
      'PENDING_REPORTED',
      'ORDER_REPLACED',
      'REPLACE_REJECTED',
      'ORDER_CANCELED',
      'CANCEL_REJECTED',
      'ORDER_REJECTED',
      'ORDER_ACKNOWLEDGED after REJECTED',
      'ORDER_ACKNOWLEDGED after CANCELED',
      'ORDER_ACKNOWLEDGED after EXPIRED',
      'ORDER_REPLACED after CANCELED',
      'ORDER_REPLACED after EXPIRED',
    ];
    expect(often.filter((type) => (met.get(type) ?? 0) < 60)).toEqual([]);
  });
});
