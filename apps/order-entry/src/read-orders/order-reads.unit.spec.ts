import type { Caller } from '@ome/access';
import { ProblemException } from '@ome/platform';
import type { OrderQueries, OrderView } from '@ome/projections';
import { describe, expect, it } from 'vitest';
import type { ProjectedWrites } from '../projected-writes.js';
import { SeenLog } from '../seen-log.js';
import { OrderReads } from './order-reads.js';

const ALICE: Caller = { user: 'alice', role: 'trader', accounts: ['acme-1'] };
const MOMENT = '2026-03-02T10:00:00.000Z';
const PARTITION = 3;

const order = (version: number, updatedAt: string) =>
  ({ version, updatedAt, asOf: { partition: PARTITION, offset: version } }) as OrderView;
const OLD = order(1, '2026-03-02T09:00:00.000Z');
const NEW = order(2, '2026-03-02T09:59:59.999Z');
const SINCE = order(3, '2026-03-02T10:00:00.001Z');

/** What the process has seen in the log, by partition; whether the projection gets there, and what it shows before and after. */
function knownAt(seen: readonly number[], reaches: boolean, before: OrderView, after = before) {
  let shown = before;
  const waited: number[] = [];
  const queries = {
    ordersNamed: () => Promise.resolve([shown]),
    waitUntil: (partition: number) => {
      waited.push(partition);
      if (reaches) shown = after;
      return Promise.resolve(reaches);
    },
  } as unknown as OrderQueries;
  const door = { seen: new Map(seen.map((partition) => [partition, 9n])) };
  const written = { missing: () => Promise.resolve([]) } as unknown as ProjectedWrites;
  const reads = new OrderReads(queries, written, new SeenLog({ door, queries }));
  return { answer: reads.orderKnownAt('mine', {}, ALICE, MOMENT), waited };
}

describe('an order, for a moment', () => {
  it('is read once the projection has what this process saw of its partition', async () => {
    const { answer, waited } = knownAt([1, PARTITION], true, OLD, NEW);
    expect(await answer).toBe(NEW);
    expect(waited).toEqual([PARTITION]);
  });

  it('is not answered while the projection lags: 503, and when to try again', async () => {
    const { answer } = knownAt([PARTITION], false, OLD);
    const error: unknown = await answer.catch((thrown: unknown) => thrown);
    if (!(error instanceof ProblemException)) throw error;
    expect(error.problem).toMatchObject({
      status: 503,
      reason: 'UNAVAILABLE',
      context: { field: 'asOf', value: MOMENT, retryAfter: 1 },
    });
    expect(error.headers).toEqual({ 'retry-after': '1' });
  });

  it.each([
    ['it has changed since', [PARTITION], SINCE],
    ['only other partitions are behind', [1], OLD],
  ])('is answered at once where %s', async (_where, seen, shown) => {
    const { answer, waited } = knownAt(seen, false, shown);
    expect(await answer).toBe(shown);
    expect(waited).toEqual([]);
  });
});
