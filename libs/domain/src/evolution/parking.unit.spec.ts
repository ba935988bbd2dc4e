import { describe, expect, it } from 'vitest';
import { ORDER_VENUE, type ExecId } from '../identifiers.js';
import type { ParkedReport, PartitionState } from '../partition-state.js';
import { OwnedMap } from '../stores.js';
import {
  acknowledged,
  filled,
  LIMIT_TERMS,
  parked,
  placed,
  replaceRequested,
  type Happened,
} from '../specification/events.js';
import { given } from '../specification/given.js';
import { ACCOUNT, names, ORDER, VENUE } from '../specification/values.js';

const NAME = `clientOrderId:${ACCOUNT}:X`;
const BY_ID = `orderId:${ORDER}`;
const [A, B, C] = [names.execId('a'), names.execId('b'), names.execId('c')];
const THREE = [parked(NAME, 'a'), parked(NAME, 'b'), parked(NAME, 'c')];
const booked = (execId: ExecId) => filled(1, { execId });

/** Of a name: its reports, oldest first. */
type Waiting = Readonly<Record<string, readonly (readonly [ExecId, Partial<Neighbours>?])[]>>;
type Neighbours = Omit<ParkedReport, 'since'>;

/** All that the partition remembers of parked reports, and nothing else. */
function expectWaiting(
  { parked: heads, parkedReports, parkedNames, parkedTotals }: PartitionState,
  waiting: Waiting,
  linked: readonly string[] = [],
): void {
  const lists = Object.entries(waiting);
  const reports = new OwnedMap<ExecId, Neighbours>();
  for (const [name, list] of lists) {
    for (const [execId, more] of list) reports.set(name, execId, { venue: VENUE, ...more });
  }
  const ends = lists.map(([name, list]) => {
    const [oldest, newest] = [list[0]?.[0], list.at(-1)?.[0]];
    return [name, { oldest, newest, count: list.length }] as const;
  });
  const total = lists.reduce((sum, [, list]) => sum + list.length, 0);
  expect(withoutSince(parkedReports)).toStrictEqual(reports);
  expect(heads).toStrictEqual(new Map(ends));
  expect(parkedTotals.get('reports')).toBe(total);
  expect(parkedNames).toStrictEqual(new Map(linked.length === 0 ? [] : [[ORDER, linked]]));
}

/** Reports of a name are listed in the order in which they were parked. */
function withoutSince(reports: unknown): OwnedMap<ExecId, Neighbours> {
  const kept = new OwnedMap<ExecId, Neighbours>();
  if (!(reports instanceof OwnedMap)) throw new Error('Not a store in memory');
  for (const [name, own] of (reports as OwnedMap<ExecId, ParkedReport>).owners) {
    for (const [execId, { since: _since, ...neighbours }] of own)
      kept.set(name, execId, neighbours);
  }
  return kept;
}

const after = (...history: readonly Happened[]) => given(...history).state;

describe('parked reports', () => {
  it('wait in a list, linked both ways, before there is an order', () => {
    expectWaiting(after(...THREE), {
      [NAME]: [
        [A, { after: B }],
        [B, { before: A, after: C }],
        [C, { before: B }],
      ],
    });
  });

  it('keep their place when they are parked again', () => {
    const twice = after(parked(NAME, 'a'), parked(NAME, 'b'), parked(NAME, 'a'));
    expectWaiting(twice, {
      [NAME]: [
        [A, { after: B }],
        [B, { before: A }],
      ],
    });
  });

  it.each<readonly [string, ExecId, Waiting]>([
    [
      'oldest',
      A,
      {
        [NAME]: [
          [B, { after: C }],
          [C, { before: B }],
        ],
      },
    ],
    [
      'one between',
      B,
      {
        [NAME]: [
          [A, { after: C }],
          [C, { before: A }],
        ],
      },
    ],
    [
      'newest',
      C,
      {
        [NAME]: [
          [A, { after: B }],
          [B, { before: A }],
        ],
      },
    ],
  ])('close up when the %s is booked', (_which, execId, left) => {
    expectWaiting(after(...THREE, placed(), booked(execId)), left, [NAME]);
  });

  it('leave nothing behind once all are booked', () => {
    const { state } = given(...THREE, placed(), booked(B), booked(C), booked(A));
    expectWaiting(state, {});
  });

  it('are known to their order by the names that they wait under', () => {
    const both = [parked(NAME, 'a'), placed(), parked(BY_ID, 'b')];
    expectWaiting(after(...both), { [NAME]: [[A]], [BY_ID]: [[B]] }, [NAME]);
    expectWaiting(after(...both, booked(B)), { [NAME]: [[A]] }, [NAME]);
    expectWaiting(after(...both, booked(A)), { [BY_ID]: [[B]] });
    const other = `clientOrderId:${ACCOUNT}:other`;
    expectWaiting(after(parked(other, 'a'), placed()), { [other]: [[A]] });
  });

  it('wait no more under any name once they are booked, and no other waits less', () => {
    const twice = [placed(), parked(NAME, 'a'), parked(BY_ID, 'a'), parked(NAME, 'b')];
    expectWaiting(after(...twice, booked(A)), { [NAME]: [[B]] }, [NAME]);
  });

  it('go on waiting when the same id of another venue is booked', () => {
    const venue = names.venue('XOTH');
    const { state } = given(parked(NAME, 'a', { venue }), placed(), booked(A));
    expectWaiting(state, { [NAME]: [[A, { venue }]] }, [NAME]);
    expectWaiting(after(parked(NAME, 'a', { venue: ORDER_VENUE }), placed(), booked(A)), {});
  });

  it('are left to an operator one by one, also those that never waited', () => {
    const left = parked(NAME, 'b', { leftToOperator: true });
    expectWaiting(after(parked(NAME, 'a'), left), { [NAME]: [[A]] });
    expectWaiting(after(parked(NAME, 'b'), left), {});
    expect(after(left, placed()).parkedTotals).toStrictEqual(new Map());
  });

  it('are known to an order by each of its names, as long as one waits there', () => {
    const second = `clientOrderId:${ACCOUNT}:Y`;
    const both = [parked(NAME, 'a'), parked(second, 'b'), placed(), acknowledged()];
    const renamed = [...both, replaceRequested('Y', LIMIT_TERMS)];
    const waiting = { [NAME]: [[A]], [second]: [[B]] } as const;
    expectWaiting(after(...both), waiting, [NAME]);
    expectWaiting(after(...renamed), waiting, [NAME, second]);
    expectWaiting(after(...renamed, booked(A)), { [second]: [[B]] }, [second]);
    expectWaiting(after(...renamed, booked(A), booked(B)), {});
    expectWaiting(
      after(...renamed, parked(NAME, 'c')),
      {
        [NAME]: [
          [A, { after: C }],
          [C, { before: A }],
        ],
        [second]: [[B]],
      },
      [NAME, second],
    );
  });
});
