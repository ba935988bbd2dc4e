/** Named as a spec so that it is no part of the build: it is imported by specs only. */
import * as fc from 'fast-check';
import type { ClientOrderId } from '../identifiers.js';
import type { Input, ReportInput } from '../input.js';
import type { ExecType } from '../status.js';
import { cancelOrder, newOrder, replaceOrder, report, trade } from './inputs.js';
import { decimal, names } from './values.js';

/** What a venue says of one trade: the trade, then each correction (a quantity) or bust of the version before. */
export interface Chain {
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
const CHAINED = names.clientOrderId('W');
const CANCEL = names.clientOrderId('Z');

export const QUANTITY = 30;
const quantities = fc.constantFrom(1, 5, 10, 15, 20, 30);

export const chains: fc.Arbitrary<readonly Chain[]> = fc.array(
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

type ReplaceAnswer = 'REPLACED' | 'REPLACE_REJECTED' | null;

interface Replace {
  readonly above: number;
  readonly answer: ReplaceAnswer;
  /** To another replace, for one more, which was made while this one waited; absent: there was none. */
  readonly chained?: ReplaceAnswer | undefined;
}

interface Life {
  readonly chains: readonly Chain[];
  readonly acknowledged: boolean;
  readonly replace?: Replace | undefined;
  readonly cancel?: 'CANCELED' | 'CANCEL_REJECTED' | null | undefined;
  readonly end: readonly ExecType[];
  readonly notices: readonly { readonly execType: ExecType; readonly named: boolean }[];
}

const replaceAnswers = fc.constantFrom<ReplaceAnswer[]>('REPLACED', 'REPLACE_REJECTED', null);
const chained = fc.option(replaceAnswers, { nil: undefined });

const takenLives: fc.Arbitrary<Life> = fc.record({
  chains,
  acknowledged: fc.boolean(),
  replace: fc.option(fc.record({ above: fc.nat(3), answer: replaceAnswers, chained }), {
    nil: undefined,
    freq: 2,
  }),
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
  .record({
    life: takenLives,
    above: fc.nat(3),
    answer: fc.constantFrom<ReplaceAnswer[]>('REPLACED', 'REPLACE_REJECTED'),
    chained,
    cancel: fc.constantFrom('CANCELED', undefined),
  })
  .map(({ life, above, answer: said, chained: saidNext, cancel }) => ({
    ...life,
    acknowledged: true,
    replace: { above, answer: said, chained: saidNext },
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

export function chainOf(
  { quantity, price, changes }: Chain,
  number: number,
): readonly ReportInput[] {
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
export function peak({ chains: trades }: Life): number {
  return trades.reduce((sum, { quantity, changes }) => {
    const versions = changes.filter((change) => change !== 'BUST');
    return sum + Math.max(quantity, ...versions);
  }, 0);
}

/** The most that the venue may have accepted: a replace that it has not answered, too. */
export function mostAccepted(life: Life): number {
  const { replace } = life;
  if (replace === undefined) return QUANTITY;
  const accepted = replace.answer === 'REPLACE_REJECTED' ? QUANTITY : asksFor(life);
  const refusedNext = replace.chained === undefined || replace.chained === 'REPLACE_REJECTED';
  return Math.max(QUANTITY, accepted, refusedNext ? QUANTITY : asksFor(life) + 1);
}

function asksFor(life: Life): number {
  return Math.max(1, peak(life)) + (life.replace?.above ?? 0);
}

function answer(execType: ExecType): Input {
  return report(execType, { execId: names.execId(execType) });
}

/** The answers to the replaces: of the oldest that waits, or by its name where the one before stays without. */
function replaceAnswersOf({ replace }: Life): readonly Input[] {
  if (replace === undefined) return [];
  const { answer: first, chained: next } = replace;
  const byName = { target: { by: 'clientOrderId', clientOrderId: CHAINED } } as const;
  return [
    ...answersOf(REPLACE, first),
    ...answersOf(CHAINED, next, first === null ? byName : undefined),
  ];
}

function answersOf(
  request: ClientOrderId,
  said: ReplaceAnswer | undefined,
  named?: Partial<ReportInput>,
): readonly Input[] {
  if (said === undefined || said === null) return [];
  const renamed = said === 'REPLACED' && { venueOrderId: `V-${request}` };
  return [report(said, { execId: names.execId(`${said} ${request}`), ...renamed, ...named })];
}

/** The answer to the replace: the cancel, and the end, may overtake it. */
function answersReplace(input: Input): boolean {
  return input.kind === 'REPORT' && input.execType.startsWith('REPLACE');
}

/** The requests, then what answers them and ends the order: each after what it answers. */
function spine(life: Life): readonly Input[] {
  const { replace, cancel } = life;
  const ended = cancel === 'CANCELED';
  const asks = [
    replaceOrder({ clientOrderId: REPLACE, quantity: decimal(asksFor(life)) }),
    replaceOrder({ clientOrderId: CHAINED, quantity: decimal(asksFor(life) + 1) }),
  ];
  const replaces = replace === undefined ? 0 : replace.chained === undefined ? 1 : 2;
  return [
    newOrder({ quantity: decimal(QUANTITY), timeInForce: 'DAY' }),
    ...asks.slice(0, replaces),
    ...(cancel === undefined ? [] : [cancelOrder({ clientOrderId: CANCEL })]),
    ...replaceAnswersOf(life),
    ...(cancel === undefined || cancel === null ? [] : [answer(cancel)]),
    ...(ended ? [] : life.end.map(answer)),
  ];
}

/** More than any life has of either. */
const MOST = { fixed: 9, loose: 17 } as const;
const key = fc.nat(1_000);
/** The smaller, the earlier the end. */
const within = (latest: number) =>
  fc.array(fc.nat(latest), { minLength: MOST.fixed, maxLength: MOST.fixed });

/** A life, and when each part of it comes: the spine in its order, all others anywhere and up to three times. */
export const interleavings = fc.record({
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
export type Coming = Input | 'PUT BACK';

export function sequencesOf({ life, fixedAt, looseAt, replacedAt, putBackAt }: Interleaving) {
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

/** The requests first, and the answer to the replace; then what was booked under its terms, and what ended it. */
function inOrderOf(fixed: readonly Input[], loose: readonly Input[]): readonly Input[] {
  const before = fixed.filter((input) => input.kind === 'REQUEST' || answersReplace(input));
  return [...before, ...loose, ...fixed.filter((input) => !before.includes(input))];
}

export function requestsFirst(sequence: readonly Coming[]): readonly Coming[] {
  const isRequest = (coming: Coming) => coming !== 'PUT BACK' && coming.kind === 'REQUEST';
  return [...sequence.filter(isRequest), ...sequence.filter((coming) => !isRequest(coming))];
}
