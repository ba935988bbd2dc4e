import {
  encodeEvent,
  inboxReportOf,
  instrumentOf,
  newEquitiesOrderId,
  type DecidedRecord,
  type InboxRecord,
} from '@ome/contracts';
import {
  account,
  isAcknowledged,
  isClosedStatus,
  isPending,
  orderColumns,
  restingStatusOf,
  timestamp,
  type OrderState,
} from '@ome/domain';
import { DecidedPartition } from '@ome/testing';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cancelRequest,
  newOrderRequest,
  timeoutCancelRequest,
  updateRequest,
} from './inbox-requests.js';
import { ARRIVAL, ORDER } from './said-engine.spec.js';
import { newOrderNow } from './verdict-now.js';
import { hearNewOrder, verdictOfOutcome, type Settled, type Waiting } from './verdict.js';

const OWNER = account('equities-3');
const ID = newEquitiesOrderId(OWNER, new Uint8Array(7));
const IN_TIME = timestamp('2026-01-05T09:15:05.000Z');
const TOO_LATE = timestamp('2026-01-05T09:15:10.001Z');

/** What reaches the inbox, in this order. `sees`: how many records later the door of a POST still listens. */
type Step =
  | { readonly does: 'POST'; readonly sees: number; readonly late: boolean }
  | { readonly does: 'take back' }
  | { readonly does: 'update' }
  | { readonly does: 'cancel' }
  | { readonly does: 'report'; readonly execType: string; readonly lastQty?: string };

const report = (execType: string, lastQty?: string): Step => ({
  does: 'report',
  execType,
  ...(lastQty === undefined ? {} : { lastQty }),
});
const steps: fc.Arbitrary<Step> = fc.oneof(
  {
    arbitrary: fc.record({
      does: fc.constant('POST' as const),
      sees: fc.nat(4),
      late: fc.nat(9).map((chance) => chance === 0),
    }),
    weight: 4,
  },
  { arbitrary: fc.constant<Step>({ does: 'take back' }), weight: 3 },
  { arbitrary: fc.constantFrom<Step>({ does: 'update' }, { does: 'cancel' }), weight: 2 },
  {
    arbitrary: fc.constantFrom<Step>(
      report('NEW'),
      report('NEW'),
      report('TRADE', '40'),
      report('TRADE', '100'),
      report('CANCELED'),
      report('CANCELED'),
      report('CANCEL_REJECTED'),
      report('REJECTED'),
      report('SUSPENDED'),
      report('RESTATED'),
      report('TRIGGERED'),
      report('ACCEPTED_FOR_BIDDING'),
      report('DONE_FOR_DAY'),
      report('EXPIRED'),
    ),
    weight: 5,
  },
);

function recordOf(step: Step, number: number): InboxRecord {
  const instrument = instrumentOf(ORDER.exchange_id, ORDER.product_id);
  if (instrument === undefined) throw new Error('The instrument is not known');
  if (step.does === 'POST') {
    return newOrderRequest(ORDER, { instrument }, ID, { ...ARRIVAL, inputId: `post-${number}` });
  }
  if (step.does === 'take back') return timeoutCancelRequest(ORDER, ID, ARRIVAL);
  const arrival = { ...ARRIVAL, inputId: `change-${number}`, requestId: `change-${number}` };
  if (step.does === 'cancel') return cancelRequest({ order_id: ID }, ID, arrival);
  if (step.does === 'update') {
    return updateRequest({ order_id: ID, ask_price: `${1500 + number}` }, ID, arrival);
  }
  const made = inboxReportOf(
    {
      venue: ORDER.exchange_id,
      execId: `E${number}`,
      execType: step.execType as 'TRADE',
      orderId: ID,
      transactTime: IN_TIME,
      ...(step.lastQty === undefined ? {} : { lastQty: step.lastQty, lastPx: '1500.05' }),
    },
    { inputId: `report-${number}`, receivedAt: IN_TIME },
  );
  if (!made.resolved) throw new Error('A report names its order');
  return { ...made.record, account: OWNER };
}

interface Post {
  readonly outcome: DecidedRecord;
  /** As the projection has it when the request is decided. */
  readonly order: OrderState | undefined;
  readonly at: number;
  readonly sees: number;
}

/** One partition, its log, and what was decided on each POST. */
function run(sequence: readonly Step[]) {
  const partition = new DecidedPartition({ account: OWNER });
  const { state } = partition;
  const log: DecidedRecord[] = [];
  const posts: Post[] = [];
  sequence.forEach((step, number) => {
    const now = step.does === 'POST' && step.late ? TOO_LATE : IN_TIME;
    partition.take(recordOf(step, number), now, (event) => {
      log.push(encodeEvent(event, state.orders.get(ID), { epoch: 1 }));
    });
    const outcome = log.at(-1);
    if (step.does !== 'POST' || outcome === undefined) return;
    posts.push({ outcome, order: state.orders.get(ID), at: log.length, sees: step.sees });
  });
  return { log, posts, order: state.orders.get(ID) };
}

/** What the door answers, as the service puts it together. */
function answerOf(log: readonly DecidedRecord[], { outcome, order, at, sees }: Post): Settled {
  const first = verdictOfOutcome(outcome);
  const now = first.kind === 'REPEATED' ? verdictNow(first, order) : first;
  if (now.kind !== 'WAITING') return now;
  const hear = hearNewOrder(now);
  let heard: Settled | undefined;
  log.slice(at - 1, at + sees).forEach((record) => {
    heard ??= hear(record);
  });
  return heard ?? now;
}

function verdictNow(
  { orderId, version }: Pick<Waiting, 'orderId' | 'version'>,
  order: OrderState | undefined,
): Settled {
  if (order === undefined) throw new Error('An accepted request has an order');
  const { ordStatus, cumQty } = orderColumns(order);
  return newOrderNow(
    {
      ordStatus,
      clientOrderIds: order.clientOrderIds,
      acknowledged: isAcknowledged(order),
      ...(order.endedUntaken === true &&
        order.ended !== undefined && { endedUntaken: order.ended }),
      takenBack: order.takenBack !== undefined,
      cumQty: String(cumQty),
    },
    { kind: 'WAITING', orderId, version },
  );
}

const isLive = (order: OrderState | undefined) =>
  order !== undefined && !isClosedStatus(restingStatusOf(order));
/** Its cancel by the door succeeded, or may still. */
const isTakenBack = (order: OrderState | undefined) =>
  order?.takenBack !== undefined && (order.status === 'CANCELED' || isPending(order));

describe('a new order, its repeats, its cancel by the door and the venue, in any order', () => {
  const sequences = fc.array(steps, { minLength: 2, maxLength: 12, size: 'max' });

  it('is never answered as a success and canceled by the door', () => {
    fc.assert(
      fc.property(sequences, (sequence) => {
        const { log, posts, order } = run(sequence);
        fc.pre(posts.some((post) => answerOf(log, post).kind === 'TAKEN'));
        expect(isTakenBack(order)).toBe(false);
      }),
      { numRuns: 3_000 },
    );
  });

  it('is never answered as refused or taken back and live', () => {
    fc.assert(
      fc.property(sequences, (sequence) => {
        const { log, posts, order } = run(sequence);
        fc.pre(posts.some((post) => answerOf(log, post).kind === 'REFUSED'));
        expect(isLive(order)).toBe(false);
      }),
      { numRuns: 3_000 },
    );
  });

  it('is answered the same each time, except that a venue rejects what it had taken', () => {
    const changed = fc.tuple(
      fc.constant<Step>({ does: 'POST', sees: 4, late: false }),
      fc.constantFrom<Step>({ does: 'update' }, { does: 'cancel' }, { does: 'take back' }),
    );
    fc.assert(
      fc.property(changed, sequences, (first, others) => {
        const { log, posts, order } = run([...first, ...others]);
        const answers = new Set(posts.map((post) => answerOf(log, post).kind));
        answers.delete('WAITING');
        fc.pre(answers.size > 0 && order?.ended !== 'REJECTED');
        expect(answers.size).toBe(1);
      }),
      { numRuns: 3_000 },
    );
  });

  it('does not live when it comes after its cancel', () => {
    const takeBack = fc.constant<readonly Step[]>([{ does: 'take back' }]);
    fc.assert(
      fc.property(takeBack, sequences, (before, after) => {
        expect(run([...before, ...after]).order).toBeUndefined();
      }),
      { numRuns: 1_000 },
    );
  });

  it('meets all that these properties are about', () => {
    const met = new Set<string>();
    fc.sample(sequences, { seed: 1, numRuns: 4_000 }).forEach((sequence) => {
      const { log, posts, order } = run(sequence);
      posts.forEach((post) => met.add(answerOf(log, post).kind));
      log.forEach(({ type, reason }) => {
        if (reason !== undefined) met.add(`${type} ${reason}`);
      });
      if (isTakenBack(order)) met.add('taken back');
    });
    expect([...met]).toEqual(
      expect.arrayContaining([
        'TAKEN',
        'REFUSED',
        'WAITING',
        'taken back',
        'REQUEST_REFUSED TAKEN_BACK',
        'REQUEST_REFUSED TOO_LATE',
        'CANCEL_REFUSED ALREADY_ACKNOWLEDGED',
      ]),
    );
  });
});
