import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { orderColumns } from './columns.js';
import { isOrderEvent, type DomainEvent } from './event.js';
import type { Input, ReportInput } from './input.js';
import { pendingOf } from './pending-requests.js';
import { nextTurn } from './parked-turns.js';
import { given, orderOf, type Decided } from './specification/given.js';
import { cancelOrder, newOrder, replaceOrder, report, trade } from './specification/inputs.js';
import { runs } from './specification/property-runs.spec.js';
import { decimal, names } from './specification/values.js';
import type { ExecType } from './status.js';

/** What a venue says of one trade: the trade, then each correction (a quantity) or bust of the version before. */
interface Chain {
  readonly quantity: number;
  readonly price: number;
  readonly changes: readonly (number | 'BUST')[];
}

const ENDS: readonly (readonly ExecType[])[] = [
  [],
  ['CANCELED'],
  ['EXPIRED'],
  ['DONE_FOR_DAY'],
  ['CALCULATED'],
  ['DONE_FOR_DAY', 'CALCULATED'],
  ['DONE_FOR_DAY', 'CANCELED'],
  ['CALCULATED', 'EXPIRED'],
];
/** What a venue may say any time, and which request it is about; it changes nothing. */
const NOTICES = ['PENDING_NEW', 'PENDING_REPLACE', 'PENDING_CANCEL'] as const;
const REPLACE = names.clientOrderId('Y');
const CANCEL = names.clientOrderId('Z');

const QUANTITY = 30;
const quantities = fc.constantFrom(1, 5, 10, 15, 20, 30);

const chains: fc.Arbitrary<readonly Chain[]> = fc.array(
  fc.record({
    quantity: quantities,
    price: fc.constantFrom(99, 100, 101),
    changes: fc.array(fc.oneof(quantities, fc.constant('BUST' as const)), { maxLength: 2 }),
  }),
  { maxLength: 4 },
);

const manyNotices = fc.array(
  fc.record({ execType: fc.constantFrom(...NOTICES), named: fc.boolean() }),
  { maxLength: 3 },
);

interface Life {
  readonly chains: readonly Chain[];
  readonly acknowledged: boolean;
  readonly replace?:
    { readonly above: number; readonly answer: 'REPLACED' | 'REPLACE_REJECTED' | null } | undefined;
  readonly cancel?: 'CANCELED' | 'CANCEL_REJECTED' | null | undefined;
  readonly end: readonly ExecType[];
  readonly notices: readonly { readonly execType: ExecType; readonly named: boolean }[];
}

const takenLives: fc.Arbitrary<Life> = fc.record({
  chains,
  acknowledged: fc.boolean(),
  replace: fc.option(
    fc.record({ above: fc.nat(3), answer: fc.constantFrom('REPLACED', 'REPLACE_REJECTED', null) }),
    { nil: undefined, freq: 2 },
  ),
  cancel: fc.option(fc.constantFrom('CANCELED', 'CANCEL_REJECTED', null), {
    nil: undefined,
    freq: 2,
  }),
  end: fc.constantFrom(...ENDS),
  notices: manyNotices,
});

/** No venue rejects what it fills, and while a request waits, REJECTED may mean the request. */
const rejectedLives: fc.Arbitrary<Life> = fc.record({
  chains: fc.constant([]),
  acknowledged: fc.constant(true),
  end: fc.constant(['REJECTED'] as const),
  notices: manyNotices,
});
/** What the end may overtake. */
const overtakenLives: fc.Arbitrary<Life> = fc
  .record({ life: takenLives, above: fc.nat(3), cancel: fc.constantFrom('CANCELED', undefined) })
  .map(({ life, above, cancel }) => ({
    ...life,
    acknowledged: true,
    replace: { above, answer: 'REPLACED' },
    cancel,
    end: ['EXPIRED'],
  }));
const lives = fc.oneof(
  { arbitrary: takenLives, weight: 3 },
  { arbitrary: overtakenLives, weight: 2 },
  { arbitrary: rejectedLives, weight: 1 },
);

/** The reports that may come anywhere, in the order in which the venue made them. */
function loosely(life: Life): readonly ReportInput[] {
  const { chains: trades, acknowledged } = life;
  const said = { execId: names.execId('ACK'), venueOrderId: 'V1' };
  return [
    ...(acknowledged ? [report('NEW', said)] : []),
    ...trades.flatMap(chainOf),
    ...noticesOf(life),
  ];
}

/** By the order's id, or by the name of the request where there is one. */
function noticesOf({ notices, replace, cancel }: Life): readonly ReportInput[] {
  return notices.map(({ execType, named }, number) => {
    const execId = names.execId(`P${number}`);
    const asked =
      (execType === 'PENDING_REPLACE' && replace !== undefined && REPLACE) ||
      (execType === 'PENDING_CANCEL' && cancel !== undefined && CANCEL);
    return report(execType, {
      execId,
      ...(named && asked !== false && { target: { by: 'clientOrderId', clientOrderId: asked } }),
    });
  });
}

function chainOf({ quantity, price, changes }: Chain, number: number): readonly ReportInput[] {
  const version = (place: number) => names.execId(`T${number}.${place}`);
  const until = changes.indexOf('BUST');
  return [
    trade(quantity, String(price), { execId: version(0), venueOrderId: 'V1' }),
    ...changes.slice(0, until < 0 ? undefined : until + 1).map((change, place) => {
      const said = { execId: version(place + 1), execRefId: version(place) };
      return change === 'BUST'
        ? report('TRADE_CANCEL', said)
        : report('TRADE_CORRECT', { ...said, lastQty: decimal(change) });
    }),
  ];
}

/** The most that can be booked at any moment of any interleaving. */
function peak({ chains: trades }: Life): number {
  return trades.reduce((sum, { quantity, changes }) => {
    const versions = changes.filter((change) => change !== 'BUST');
    return sum + Math.max(quantity, ...versions);
  }, 0);
}

function answer(execType: ExecType): Input {
  const renamed = execType === 'REPLACED' && { venueOrderId: 'V2' };
  return report(execType, { execId: names.execId(execType), ...renamed });
}

/** The answer to the replace: the cancel, and the end, may overtake it. */
function answersReplace(input: Input): boolean {
  return input.kind === 'REPORT' && input.execType.startsWith('REPLACE');
}

/** The requests, then what answers them and ends the order: each after what it answers. */
function spine(life: Life): readonly Input[] {
  const { replace, cancel } = life;
  const quantity = decimal(Math.max(1, peak(life)) + (replace?.above ?? 0));
  const ended = cancel === 'CANCELED';
  return [
    newOrder({ quantity: decimal(QUANTITY), timeInForce: 'DAY' }),
    ...(replace === undefined ? [] : [replaceOrder({ clientOrderId: REPLACE, quantity })]),
    ...(cancel === undefined ? [] : [cancelOrder({ clientOrderId: CANCEL })]),
    ...(replace === undefined || replace.answer === null ? [] : [answer(replace.answer)]),
    ...(cancel === undefined || cancel === null ? [] : [answer(cancel)]),
    ...(ended ? [] : life.end.map(answer)),
  ];
}

/** More than any life has of either. */
const MOST = { fixed: 8, loose: 17 } as const;
const key = fc.nat(1_000);
/** The smaller, the earlier the end. */
const within = (latest: number) =>
  fc.array(fc.nat(latest), { minLength: MOST.fixed, maxLength: MOST.fixed });

/** A life, and when each part of it comes: the spine in its order, all others anywhere and up to three times. */
const interleavings = fc.record({
  life: lives,
  fixedAt: fc.oneof(...[1_000, 200].map(within)),
  looseAt: fc.array(fc.array(key, { minLength: 1, maxLength: 3 }), {
    minLength: MOST.loose,
    maxLength: MOST.loose,
  }),
  /** The last of all, at its place or anywhere after its request. */
  replacedAt: fc.oneof(fc.constant(1_001), fc.constant(0), key),
  putBackAt: key,
});
type Interleaving = typeof interleavings extends fc.Arbitrary<infer Value> ? Value : never;
type Coming = Input | 'PUT BACK';

function sequencesOf({ life, fixedAt, looseAt, replacedAt, putBackAt }: Interleaving) {
  const [fixed, loose] = [spine(life), loosely(life)];
  const rising = fixedAt.slice(0, fixed.length).toSorted((left, right) => left - right);
  const places: readonly (readonly [number, Coming])[] = [
    ...fixed.map((input, index) => {
      const at = rising[index] ?? 0;
      return [answersReplace(input) ? Math.max(at, replacedAt) : at, input] as const;
    }),
    ...loose.flatMap((input, index) => (looseAt[index] ?? [0]).map((at) => [at, input] as const)),
    [putBackAt, 'PUT BACK'],
  ];
  const shuffled = places.toSorted(([left], [right]) => left - right).map(([, coming]) => coming);
  return { inOrder: inOrderOf(fixed, loose), shuffled };
}

/** The requests first; then what was booked, and what ended it. */
function inOrderOf(fixed: readonly Input[], loose: readonly Input[]): readonly Input[] {
  const requests = fixed.filter(({ kind }) => kind === 'REQUEST');
  return [...requests, ...loose, ...fixed.slice(requests.length)];
}

/** No request was refused, and no report left to an operator. */
function isWhole({ refused, parked }: Outcome): boolean {
  return refused === 0 && parked === 0;
}

interface Outcome {
  readonly refused: number;
  readonly parked: number;
  readonly state: object;
}

/** Takes them as they come; what was parked is put back when the sequence says so, and at the end until nothing waits. */
function run(sequence: readonly Coming[], tell?: (decided: Decided) => void): Outcome {
  const partition = given();
  let refused = 0;
  let waiting: Input[] = [];
  const take = (input: Input) => {
    const decided = partition.when(input);
    const { events } = decided;
    tell?.(decided);
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
  return { refused, parked: waiting.length, state };
}

function kindOf(event: DomainEvent, decided: Decided): string {
  if (event.type === 'INPUT_PARKED') return event.reason.code;
  if (event.type === 'ORDER_ACKNOWLEDGED' || event.type === 'ORDER_REPLACED') {
    const { ended } = decided.order;
    return ended === undefined ? event.type : `${event.type} after ${ended}`;
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
 * - Parked reports are put back and come to their turn: none is left to an operator, as after four times in vain. Repeats
 *   are told by their execId.
 * - Requests are accepted: a refused one (of an order that is filled for the moment) is its client's to repeat.
 *
 * FIX rule 1 then says what an order is that ended and was filled, whichever came first.
 */
describe('the same requests and reports in any interleaving', () => {
  it('end in the same status and quantities as in order', () => {
    fc.assert(
      fc.property(interleavings, (interleaving) => {
        const { inOrder, shuffled } = sequencesOf(interleaving);
        const actual = run(shuffled);
        fc.pre(isWhole(actual));
        expect(actual).toEqual(run(inOrder));
      }),
      runs(1_000),
    );
  });

  it('are mostly taken whole', () => {
    const outcomes = fc.sample(interleavings, { seed: 1, numRuns: 1_000 });
    const whole = outcomes.filter((each) => isWhole(run(sequencesOf(each).shuffled)));
    expect(whole.length).toBeGreaterThan(700);
  });

  it('meet often: fills and acknowledgements after an end, changes before their trade, reports before the order', () => {
    const met = new Map<string, number>();
    fc.sample(interleavings, { seed: 1, numRuns: 1_000 }).forEach((interleaving) => {
      const types = new Set<string>();
      run(sequencesOf(interleaving).shuffled, (decided) => {
        decided.events.forEach((event) => types.add(kindOf(event, decided)));
      });
      types.forEach((type) => met.set(type, (met.get(type) ?? 0) + 1));
    });
    const often = [
      'FILL_BOOKED late',
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
    expect(often.filter((type) => (met.get(type) ?? 0) < 50)).toEqual([]);
  });
});
