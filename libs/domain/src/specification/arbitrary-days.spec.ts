/** Named as a spec so that it is no part of the build: it is imported by specs only. */
import * as fc from 'fast-check';
import type { Input } from '../input.js';
import { LASTING_STATUSES, type ExecType, type LastingStatus } from '../status.js';
import { chainOf, chains, QUANTITY, type Chain, type Coming } from './arbitrary-lives.spec.js';
import { BY_ORDER_ID, newOrder, report, request, rollDay } from './inputs.js';
import { decimal, names } from './values.js';

const ENDS: readonly (readonly (ExecType | 'ROLL')[])[] = [
  [],
  ['ROLL'],
  ['DONE_FOR_DAY'],
  ['CALCULATED'],
  ['DONE_FOR_DAY', 'ROLL'],
  ['CALCULATED', 'ROLL'],
  ['DONE_FOR_DAY', 'ROLL', 'DONE_FOR_DAY'],
  ['DONE_FOR_DAY', 'ROLL', 'CANCELED'],
  ['DONE_FOR_DAY', 'EXPIRED'],
  ['CANCELED'],
];

interface Hold {
  readonly asks: 'HIBERNATE' | 'ACTIVATE';
  readonly answer: 'DONE' | 'REJECTED' | null;
}

/** A day or two of an order: what its venue says of the rest of it, and how they end. */
interface Days {
  readonly timeInForce: 'DAY' | 'GTC';
  readonly chains: readonly Chain[];
  readonly acknowledged: boolean;
  /** Said at any time, and not taken back. */
  readonly said: readonly LastingStatus[];
  readonly hold: Hold | undefined;
  /** Suspended, and NEW again. */
  readonly halted: boolean;
  readonly end: readonly (ExecType | 'ROLL')[];
}

const days: fc.Arbitrary<Days> = fc.record({
  timeInForce: fc.constantFrom('DAY' as const, 'GTC' as const),
  chains,
  acknowledged: fc.boolean(),
  said: fc.subarray([...LASTING_STATUSES], { maxLength: 2 }),
  hold: fc.option(
    fc.record<Hold>({
      asks: fc.constantFrom('HIBERNATE', 'ACTIVATE', 'ACTIVATE'),
      answer: fc.constantFrom('DONE', 'DONE', 'REJECTED', null),
    }),
    { nil: undefined, freq: 3 },
  ),
  halted: fc.boolean(),
  end: fc.constantFrom(...ENDS),
});

const of = (execType: ExecType, named: string = execType) =>
  report(execType, { execId: names.execId(named) });

/** What may come anywhere. Of HIBERNATED and ACTIVATED, and SUSPENDED and the NEW that ends it, the later one counts. */
function loosely({ acknowledged, chains: trades, said, hold, halted }: Days): readonly Input[] {
  const lasting = said.filter(
    (status) =>
      !(status === 'HIBERNATED' && hold !== undefined) && !(status === 'SUSPENDED' && halted),
  );
  return [
    ...(acknowledged ? [of('NEW')] : []),
    ...trades.flatMap(chainOf),
    ...lasting.map((status) => of(status)),
  ];
}

function asked(hold: Hold | undefined): readonly Input[] {
  if (hold === undefined) return [];
  const type = `${hold.asks}_ORDER` as const;
  const asks = request({ type, target: BY_ORDER_ID });
  return hold.asks === 'ACTIVATE' ? [of('HIBERNATED', 'HIDDEN'), asks] : [asks];
}

function answerOf(hold: Hold | undefined): readonly Input[] {
  if (hold === undefined || hold.answer === null) return [];
  const { asks, answer } = hold;
  if (answer === 'REJECTED') return [of(`${asks}_REJECTED`)];
  return [of(asks === 'HIBERNATE' ? 'HIBERNATED' : 'ACTIVATED')];
}

/** The order and its request; the answer; a halt, and how the days end: each part in this order. */
function spine({ timeInForce, hold, halted, acknowledged, end }: Days) {
  const halt = halted && acknowledged ? [of('SUSPENDED'), of('NEW', 'RESUMED')] : [];
  const asks = [newOrder({ quantity: decimal(QUANTITY), timeInForce }), ...asked(hold)];
  const ends = end.map((step, place) =>
    step === 'ROLL' ? rollDay('2026-03-03') : of(step, `${step}-${place}`),
  );
  return { asks, answer: answerOf(hold), after: [...halt, ...ends] };
}

const MOST = { fixed: 9, loose: 16 } as const;
const key = fc.nat(1_000);

/** Days, and when each part of them comes: the spine in its order, all others anywhere and up to twice. */
export const dayInterleavings = fc.record({
  days,
  fixedAt: fc.array(key, { minLength: MOST.fixed, maxLength: MOST.fixed }),
  looseAt: fc.array(fc.array(key, { minLength: 1, maxLength: 2 }), {
    minLength: MOST.loose,
    maxLength: MOST.loose,
  }),
  /** The answer comes at its place, or later: what follows overtakes it, but for an end. */
  answeredAt: fc.oneof(fc.constant(0), fc.constant(1_001), key),
  putBackAt: key,
});
type DayInterleaving = typeof dayInterleavings extends fc.Arbitrary<infer Value> ? Value : never;

export function daySequencesOf({
  days: lived,
  fixedAt,
  looseAt,
  answeredAt,
  putBackAt,
}: DayInterleaving) {
  const { asks, answer, after } = spine(lived);
  const loose = loosely(lived);
  const fixed = [...asks, ...answer, ...after];
  const rising = fixedAt.slice(0, fixed.length).toSorted((left, right) => left - right);
  const ends = lived.end.includes('CANCELED') || lived.end.includes('EXPIRED');
  const places: readonly (readonly [number, Coming])[] = [
    ...fixed.map((input, place) => {
      // The order comes first: what waits for it would hold up the end of its day until the next one has begun.
      const at = place === 0 ? -1 : (rising[place] ?? 0);
      return [answer.includes(input) && !ends ? Math.max(at, answeredAt) : at, input] as const;
    }),
    ...loose.flatMap((input, place) => (looseAt[place] ?? [0]).map((at) => [at, input] as const)),
    [putBackAt, 'PUT BACK'],
  ];
  const shuffled = places.toSorted(([left], [right]) => left - right).map(([, coming]) => coming);
  return { inOrder: [...asks, ...loose, ...answer, ...after], shuffled };
}
