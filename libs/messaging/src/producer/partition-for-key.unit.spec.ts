import { describe, expect, it } from 'vitest';
import { explicitPartitioner, partitionForKey } from './partition-for-key.js';

describe('partitionForKey', () => {
  // Hashes from the tests of Apache Kafka's own murmur2 (UtilsTest.testMurmur2), made positive by its toPositive.
  it.each([
    ['21', -973_932_308],
    ['foobar', -790_332_482],
    ['a-little-bit-long-string', -985_981_536],
    ['a-little-bit-longer-string', -1_486_304_829],
    ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58_897_971],
    ['abc', 479_470_107],
  ])('places %s where Java does', (key, hash) => {
    for (const count of [1, 8, 12, 64]) {
      expect(partitionForKey(key, count)).toBe((hash & 0x7fffffff) % count);
      expect(partitionForKey(Buffer.from(key), count)).toBe((hash & 0x7fffffff) % count);
    }
  });
});

describe('explicitPartitioner', () => {
  it('refuses a record without a partition instead of guessing one', () => {
    const partitioner = explicitPartitioner();
    expect(partitioner({ topic: 't', message: { partition: 3 } })).toBe(3);
    expect(() => partitioner({ topic: 't', message: {} })).toThrow(/no partition/);
  });
});
