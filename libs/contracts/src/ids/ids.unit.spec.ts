import { account, clientOrderId, orderId, requestId } from '@ome/domain';
import { describe, expect, it } from 'vitest';
import { murmur2 } from './murmur2.js';
import { equitiesBaseOrderId, newEquitiesOrderId, orderIdFor } from './order-ids.js';
import { partitionOf, partitionOfOrderId, shardOf } from './partitioning.js';
import { formatPosition, parsePosition } from './positions.js';
import { prefixedRequestId, splitRequestId } from './request-ids.js';

describe('murmur2', () => {
  // The vectors of Kafka's own UtilsTest.
  it.each([
    ['21', -973932308],
    ['foobar', -790332482],
    ['a-little-bit-long-string', -985981536],
    ['a-little-bit-longer-string', -1486304829],
    ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
    ['abc', 479470107],
  ])('of %s is what Java says', (text, hash) => {
    expect(murmur2(Buffer.from(text))).toBe(hash);
  });
});

describe('partitions', () => {
  it('refuse a count that is no power of two', () => {
    expect(() => partitionOf('acme-1', 12)).toThrow(RangeError);
    expect(() => partitionOf('acme-1', 0)).toThrow(RangeError);
  });

  it('are the default partitioner of Kafka: positive murmur2 modulo count', () => {
    expect(partitionOf('foobar', 8)).toBe((-790332482 & 0x7fffffff) % 8);
  });

  it('name the same writer every time for an id that has no shard', () => {
    const id = orderId('not-ours');
    expect(partitionOfOrderId(id, 8)).toBe(partitionOf(id, 8));
  });
});

describe('order ids', () => {
  const acme = account('acme-1');

  it('begin with the shard of the account and are the same for the same names', () => {
    const id = orderIdFor(acme, clientOrderId('c-1'));
    expect(id).toMatch(/^[0-9a-f]{24}$/);
    expect(id.slice(0, 4)).toBe(shardOf(acme));
    expect(orderIdFor(acme, clientOrderId('c-1'))).toBe(id);
    expect(orderIdFor(acme, clientOrderId('c-2'))).not.toBe(id);
  });

  it('do not run the two names together', () => {
    const one = orderIdFor(account('a'), clientOrderId('bc'));
    const two = orderIdFor(account('ab'), clientOrderId('c'));
    expect(one.slice(4)).not.toBe(two.slice(4));
  });

  it('of the equities dialect hold shard, random and revision', () => {
    const id = newEquitiesOrderId(acme, new Uint8Array([0, 1, 2, 3, 4, 5, 255]));
    expect(id).toBe(`${shardOf(acme)}000102030405ff000000`);
    expect(() => newEquitiesOrderId(acme, new Uint8Array(6))).toThrow(RangeError);
  });

  it('of an equities chain all lead to its first id', () => {
    expect(equitiesBaseOrderId('abcd0123456789abcd00000f')).toBe('abcd0123456789abcd000000');
    expect(equitiesBaseOrderId('ABCD0123456789abcd00000f')).toBeUndefined();
    expect(equitiesBaseOrderId('abcd')).toBeUndefined();
  });
});

describe('positions', () => {
  it('print and parse', () => {
    const position = { topic: 'ome.inbox.v1', partition: 7, offset: 9_007_199_254_740_993n };
    expect(formatPosition(position)).toBe('ome.inbox.v1/7/9007199254740993');
    expect(parsePosition('ome.inbox.v1/7/9007199254740993')).toEqual(position);
  });

  it.each(['', 'a/b/c', 'ome.inbox.v1/7', 'ome.inbox.v1/-1/0', 'a/1/01', 'a/1/1/1', 'a/1/1 '])(
    'refuse %j',
    (text) => {
      expect(parsePosition(text)).toBeUndefined();
    },
  );
});

describe('request ids', () => {
  it('lose the door that the engine gave them, and no more', () => {
    const id = prefixedRequestId('topic', 'http:r-1');
    expect(id).toBe('topic:http:r-1');
    expect(splitRequestId(id)).toEqual({ door: 'topic', requestId: 'http:r-1' });
    expect(splitRequestId(requestId('other:r-1'))).toEqual({ requestId: 'other:r-1' });
  });
});
