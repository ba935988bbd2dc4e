import type { DecidedRecord } from '@ome/contracts';
import { describe, expect, it, vi } from 'vitest';
import { OutcomeBoard } from './outcome-board.js';
import type { LoggedRecord } from './read-outcome.js';

const PARTITION = 3;
const LIMIT_MS = 5_000;

/** What the board reads of a record; the rest is the business of whoever asked. */
function logged(fields: {
  readonly inputId: string;
  readonly inbox?: number;
  readonly orderId?: string;
  readonly version?: number;
}): LoggedRecord {
  const { inputId, inbox = 0, ...rest } = fields;
  const record = { inputId, cause: `ome.inbox.v1/${PARTITION}/${inbox}`, ...rest };
  return { partition: PARTITION, offset: 0n, record: record as unknown as DecidedRecord };
}

describe('waiting for the outcome of an input', () => {
  it('answers with the record of the same input', async () => {
    const board = new OutcomeBoard();
    const conversation = board.open('a', PARTITION);
    const outcome = conversation.outcome(LIMIT_MS);
    board.take(logged({ inputId: 'b' }));
    const answer = logged({ inputId: 'a' });
    board.take(answer);
    expect(await outcome).toBe(answer);
  });

  it('answers at once when the record came before anyone asked', async () => {
    const board = new OutcomeBoard();
    const conversation = board.open('a', PARTITION);
    const answer = logged({ inputId: 'a' });
    board.take(answer);
    expect(await conversation.outcome(0)).toBe(answer);
  });

  it('says undefined when the limit passes', async () => {
    vi.useFakeTimers();
    try {
      const outcome = new OutcomeBoard().open('a', PARTITION).outcome(LIMIT_MS);
      await vi.advanceTimersByTimeAsync(LIMIT_MS);
      expect(await outcome).toBeUndefined();
    } finally {
      vi.useRealTimers();
    }
  });

  it('follows the order that the outcome names, from the outcome on', async () => {
    const board = new OutcomeBoard();
    const conversation = board.open('a', PARTITION);
    board.take(logged({ inputId: 'earlier', orderId: 'X', version: 1 }));
    board.take(logged({ inputId: 'a', orderId: 'X', version: 2 }));
    board.take(logged({ inputId: 'other', orderId: 'Y', version: 3 }));
    const later = logged({ inputId: 'report', orderId: 'X', version: 3 });
    board.take(later);
    expect(await conversation.next(isVersion3, 0)).toBe(later);
    expect(await conversation.next(({ record }) => versionOf(record) === 1, 0)).toBeUndefined();
  });

  it('tells everyone who follows the same order', async () => {
    const board = new OutcomeBoard();
    const [first, second] = [board.open('a', PARTITION), board.open('b', PARTITION)];
    board.take(logged({ inputId: 'a', orderId: 'X', version: 1 }));
    board.take(logged({ inputId: 'b', orderId: 'X', version: 2 }));
    const answer = logged({ inputId: 'report', orderId: 'X', version: 3 });
    board.take(answer);
    expect(await first.next(isVersion3, 0)).toBe(answer);
    expect(await second.next(isVersion3, 0)).toBe(answer);
  });

  it('takes nothing after it is closed, and wants nothing when nobody waits', async () => {
    const board = new OutcomeBoard();
    expect(board.wants(PARTITION)).toBe(false);
    const conversation = board.open('a', PARTITION);
    expect(board.wants(PARTITION)).toBe(true);
    expect(board.wants(PARTITION + 1)).toBe(false);
    conversation.close();
    expect(board.wants(PARTITION)).toBe(false);
    board.take(logged({ inputId: 'a' }));
    expect(await conversation.outcome(0)).toBeUndefined();
  });

  it('refuses a second wait for the same input', () => {
    const board = new OutcomeBoard();
    board.open('a', PARTITION);
    expect(() => board.open('a', PARTITION)).toThrow('waited for already');
  });
});

describe('how late decisions are', () => {
  const START = 1_000_000;

  it('is the age of the oldest own input without a decision', () => {
    const board = new OutcomeBoard();
    board.produced(PARTITION, 10n, START);
    board.produced(PARTITION, 20n, START + 1_000);
    expect(board.behindMs(PARTITION, START + 3_000)).toBe(3_000);
    board.take(logged({ inputId: 'x', inbox: 15 }));
    expect(board.behindMs(PARTITION, START + 3_000)).toBe(2_000);
    board.take(logged({ inputId: 'y', inbox: 20 }));
    expect(board.behindMs(PARTITION, START + 9_000)).toBe(0);
  });

  it('is nothing for an input that was decided before the broker confirmed it', () => {
    const board = new OutcomeBoard();
    board.open('a', PARTITION);
    board.take(logged({ inputId: 'a', inbox: 10 }));
    board.produced(PARTITION, 10n, START);
    expect(board.behindMs(PARTITION, START + 9_000)).toBe(0);
  });

  it('is nothing for an input of nobody that was decided before the broker confirmed it', () => {
    const board = new OutcomeBoard();
    board.producing(PARTITION);
    expect(board.wants(PARTITION)).toBe(true);
    board.take(logged({ inputId: 'a', inbox: 10 }));
    board.produced(PARTITION, 10n, START);
    board.settled(PARTITION);
    expect(board.behindMs(PARTITION, START + 9_000)).toBe(0);
    expect(board.wants(PARTITION)).toBe(false);
  });

  it('goes on being watched when nobody waits any more', () => {
    const board = new OutcomeBoard();
    const conversation = board.open('a', PARTITION);
    board.produced(PARTITION, 10n, START);
    conversation.close();
    expect(board.wants(PARTITION)).toBe(true);
    board.take(logged({ inputId: 'a', inbox: 10 }));
    expect(board.wants(PARTITION)).toBe(false);
  });

  it('is waited for as long as any conversation is open', () => {
    let opened = 0;
    const board = new OutcomeBoard(() => (opened += 1));
    const [first, second] = [board.open('a', PARTITION), board.open('b', PARTITION + 1)];
    expect(opened).toBe(2);
    first.close();
    first.close();
    expect(board.isWaitedFor).toBe(true);
    second.close();
    expect(board.isWaitedFor).toBe(false);
  });

  it('is of each partition by itself', () => {
    const board = new OutcomeBoard();
    board.produced(PARTITION, 10n, START);
    expect(board.behindMs(PARTITION + 1, START + 9_000)).toBe(0);
  });
});

function isVersion3({ record }: LoggedRecord): boolean {
  return versionOf(record) === 3;
}

function versionOf(record: DecidedRecord): number | undefined {
  return 'version' in record ? record.version : undefined;
}
