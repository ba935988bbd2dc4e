import { describe, expect, it } from 'vitest';
import { committedMessages, type RawMessage } from './committed-records.js';

interface Differences {
  readonly key?: Buffer;
  readonly isControlRecord?: boolean;
  readonly inTransaction?: boolean;
}

const message = (offset: number, producerId: string, more: Differences = {}): RawMessage => ({
  key: more.key ?? null,
  value: Buffer.from(`v${offset}`),
  timestamp: '0',
  attributes: 0,
  offset: String(offset),
  headers: {},
  isControlRecord: more.isControlRecord ?? false,
  batchContext: { producerId, inTransaction: more.inTransaction ?? true },
});

const marker = (offset: number, producerId: string, type: 'abort' | 'commit'): RawMessage =>
  message(offset, producerId, {
    isControlRecord: true,
    key: Buffer.from([0, 0, 0, type === 'abort' ? 0 : 1]),
  });

const offsetsOf = (messages: readonly RawMessage[]) => messages.map(({ offset }) => Number(offset));

describe('committedMessages', () => {
  it('hides markers and aborted transactions', () => {
    const messages = [
      message(0, 'a'),
      marker(1, 'a', 'commit'),
      message(2, 'a'),
      marker(3, 'a', 'abort'),
      message(4, 'a'),
      marker(5, 'a', 'commit'),
    ];
    const visible = committedMessages(messages, [{ producerId: 'a', firstOffset: '2' }]);
    expect(offsetsOf(visible)).toEqual([0, 4]);
  });

  it('hides interleaved aborted transactions listed in the order of their completion', () => {
    const messages = [
      message(0, 'a'),
      message(1, 'b'),
      message(2, 'a'),
      marker(3, 'b', 'abort'),
      message(4, 'a'),
      marker(5, 'a', 'abort'),
      message(6, 'b'),
      marker(7, 'b', 'commit'),
    ];
    const visible = committedMessages(messages, [
      { producerId: 'b', firstOffset: '1' },
      { producerId: 'a', firstOffset: '0' },
    ]);
    expect(offsetsOf(visible)).toEqual([6]);
  });

  it('hides two aborted transactions that both began before the fetch', () => {
    const messages = [
      message(10, 'a'),
      message(11, 'b'),
      marker(12, 'a', 'abort'),
      message(13, 'b'),
      marker(14, 'b', 'abort'),
      message(15, 'a'),
    ];
    const visible = committedMessages(messages, [
      { producerId: 'a', firstOffset: '3' },
      { producerId: 'b', firstOffset: '4' },
    ]);
    expect(offsetsOf(visible)).toEqual([15]);
  });

  it('shows records outside transactions even of a producer with an aborted one', () => {
    const plain = message(3, 'a', { inTransaction: false });
    const messages = [message(2, 'a'), plain, marker(4, 'a', 'abort')];
    const visible = committedMessages(messages, [{ producerId: 'a', firstOffset: '2' }]);
    expect(offsetsOf(visible)).toEqual([3]);
  });

  it('keeps a committed transaction that follows an aborted one of which only the marker was fetched', () => {
    const messages = [marker(20, 'a', 'abort'), message(21, 'a'), marker(22, 'a', 'commit')];
    const visible = committedMessages(messages, [{ producerId: 'a', firstOffset: '12' }]);
    expect(offsetsOf(visible)).toEqual([21]);
  });
});
