import { partitionOf, type InboxRecord } from '@ome/contracts';
import { describe, expect, it } from 'vitest';
import { OwnWrites } from './own-writes.js';
import { ProjectedWrites } from './projected-writes.js';

const PARTITIONS = 8;

const by = (user: string) =>
  ({ principal: { user, roles: ['trader'], accounts: [] } }) as unknown as InboxRecord;
const at = (partition: number, offset: bigint) => ({ partition, offset });

/** A projection that is as far as `decided` says, by partition. */
function projected(writes: OwnWrites, decided: ReadonlyMap<number, bigint>) {
  const waited: number[] = [];
  const limits: number[] = [];
  const waitUntilDecided = (partition: number, offset: bigint, withinMs: number) => {
    waited.push(partition);
    limits.push(withinMs);
    return Promise.resolve((decided.get(partition) ?? -1n) >= offset);
  };
  const queries = { waitUntilDecided };
  const reads = new ProjectedWrites({ writes, queries, partitionCount: PARTITIONS });
  return { waited, limits, reads };
}

describe('what a user wrote', () => {
  it('is waited for by his reads alone, by its newest position in each partition', async () => {
    const writes = new OwnWrites();
    writes.take(by('alice'), at(3, 10n));
    writes.take(by('alice'), at(3, 12n));
    writes.take(by('alice'), at(3, 11n));
    writes.take(by('alice'), at(5, 1n));
    const { reads, waited } = projected(
      writes,
      new Map([
        [3, 11n],
        [5, 1n],
      ]),
    );
    expect(await reads.missing('bob')).toEqual([]);
    expect(waited).toEqual([]);
    expect(await reads.missing('alice')).toEqual([at(3, 12n)]);
  });

  it('is forgotten when it is projected, unless he wrote again meanwhile', async () => {
    const writes = new OwnWrites();
    writes.take(by('alice'), at(3, 10n));
    const { reads } = projected(writes, new Map([[3, 10n]]));
    const reading = reads.missing('alice');
    writes.take(by('alice'), at(3, 11n));
    expect(await reading).toEqual([]);
    expect(writes.of('alice')).toEqual([at(3, 11n)]);
    writes.settle('alice', at(3, 11n));
    expect(writes.of('alice')).toEqual([]);
    writes.take(by('alice'), at(3, 12n));
    expect(writes.of('alice')).toEqual([at(3, 12n)]);
  });

  it('of another partition does not hold up a read of some accounts', async () => {
    const writes = new OwnWrites();
    const own = partitionOf('acme-1', PARTITIONS);
    writes.take(by('bob'), at((own + 1) % PARTITIONS, 7n));
    const { reads, waited } = projected(writes, new Map());
    expect(await reads.missing('bob', ['acme-1'])).toEqual([]);
    expect(await reads.missing('bob', [])).toEqual([]);
    expect(waited).toEqual([]);
    writes.take(by('bob'), at(own, 8n));
    expect(await reads.missing('bob', ['acme-1'])).toEqual([at(own, 8n)]);
    expect(waited).toEqual([own]);
  });

  it('that is late makes one read wait long, and those right after it not', async () => {
    const writes = new OwnWrites();
    writes.take(by('alice'), at(3, 10n));
    const decided = new Map([[3, 9n]]);
    const { reads, limits } = projected(writes, decided);
    expect(await reads.missing('alice')).toEqual([at(3, 10n)]);
    expect(await reads.missing('alice')).toEqual([at(3, 10n)]);
    decided.set(3, 10n);
    expect(await reads.missing('alice')).toEqual([]);
    writes.take(by('alice'), at(3, 11n));
    await reads.missing('alice');
    expect(limits).toEqual([2_000, 100, 100, 2_000]);
  });

  it('is kept for a bounded number of users: who wrote last', () => {
    const writes = new OwnWrites(2);
    writes.take(by('alice'), at(0, 1n));
    writes.take(by('bob'), at(0, 2n));
    writes.take(by('alice'), at(0, 3n));
    writes.take(by('carol'), at(0, 4n));
    expect(['alice', 'bob', 'carol'].map((user) => writes.of(user).length)).toEqual([1, 0, 1]);
  });
});
