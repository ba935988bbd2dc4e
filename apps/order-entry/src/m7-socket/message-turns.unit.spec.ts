import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MessageTurns, type Obstacle } from './message-turns.js';

let obstacle: Obstacle | undefined;
let socket: { isPaused: boolean; pause: () => void; resume: () => void };
let turns: MessageTurns;
let taken: number[];
let failures: unknown[];

beforeEach(() => {
  vi.spyOn(performance, 'now').mockReturnValue(0);
  obstacle = undefined;
  taken = [];
  failures = [];
  socket = {
    isPaused: false,
    pause: () => (socket.isPaused = true),
    resume: () => (socket.isPaused = false),
  };
  turns = new MessageTurns(
    socket,
    () => obstacle,
    (error) => failures.push(error),
  );
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const take = (message: number, then: () => void = () => undefined) =>
  turns.take(() => {
    taken.push(message);
    then();
  });
const fail = () => {
  throw new Error('ours');
};
const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

describe('messages of a client', () => {
  it('are taken as they come', () => {
    take(1);
    take(2);
    expect([taken, socket.isPaused]).toEqual([[1, 2], false]);
  });

  it('wait in their order while something is in the way, and so does what was not read', async () => {
    take(1, () => (obstacle = 'WORK'));
    take(2, () => (obstacle = 'WORK'));
    take(3);
    expect([taken, socket.isPaused]).toEqual([[1], true]);
    obstacle = undefined;
    turns.goOn();
    expect(taken).toEqual([1]);
    await nextTurn();
    expect([taken, socket.isPaused]).toEqual([[1, 2], true]);
    obstacle = undefined;
    turns.goOn();
    await nextTurn();
    expect([taken, socket.isPaused]).toEqual([[1, 2, 3], false]);
  });

  it('go on by themselves once the client has read its answers', () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    obstacle = 'READER';
    take(1);
    vi.advanceTimersByTime(1_000);
    expect([taken, socket.isPaused]).toEqual([[], true]);
    obstacle = undefined;
    vi.advanceTimersByTime(1_000);
    expect([taken, socket.isPaused, vi.getTimerCount()]).toEqual([[1], false, 0]);
  });

  it('of one piece leave others their turns, and the rest is not read until they are taken', async () => {
    const atTurns: number[] = [];
    const lookAtTurns = () => {
      atTurns.push(taken.length);
      if (taken.length < 1_000) setImmediate(lookAtTurns);
    };
    setImmediate(lookAtTurns);
    for (let message = 0; message < 1_000; message += 1) {
      take(message);
      // As Nest hands them on: between two of them there are promises, and no turn.
      await Promise.resolve();
    }
    expect([taken.length < 100, socket.isPaused]).toEqual([true, true]);
    while (taken.length < 1_000) await nextTurn();
    expect(atTurns.length).toBeGreaterThan(10);
    expect(taken).toEqual(Array.from({ length: 1_000 }, (_, message) => message));
    await nextTurn();
    expect(socket.isPaused).toBe(false);
  });

  it('that take long leave others their turn too', async () => {
    vi.spyOn(performance, 'now').mockImplementation(() => taken.length * 3);
    for (const message of [1, 2, 3]) take(message);
    expect(taken).toEqual([1, 2]);
    await nextTurn();
    expect(taken).toEqual([1, 2, 3]);
  });

  it('that last are all taken after the end, turn by turn', async () => {
    for (let message = 0; message < 100; message += 1) {
      turns.takeLasting(() => taken.push(message));
    }
    turns.end();
    expect(taken.length).toBeLessThan(100);
    while (taken.length < 100) await nextTurn();
    expect(taken).toHaveLength(100);
  });

  it('that fail are told, and none is taken after them but what lasts', async () => {
    take(1, fail);
    take(2);
    turns.goOn();
    await nextTurn();
    expect([taken, failures]).toEqual([[1], [new Error('ours')]]);
  });

  it('that fail after they waited are told too, and their socket is read to its end', async () => {
    obstacle = 'WORK';
    take(1, fail);
    take(2);
    turns.takeLasting(() => taken.push(3));
    expect(socket.isPaused).toBe(true);
    obstacle = undefined;
    turns.goOn();
    await nextTurn();
    expect([taken, failures, socket.isPaused]).toEqual([[1, 3], [new Error('ours')], false]);
  });

  it('that last are taken after the end too, as far as work permits', async () => {
    obstacle = 'READER';
    take(1);
    const lasting = (message: number) =>
      turns.takeLasting(() => {
        taken.push(message);
        obstacle = 'WORK';
      });
    lasting(2);
    lasting(3);
    turns.end();
    await nextTurn();
    expect(taken).toEqual([2]);
    obstacle = undefined;
    turns.goOn();
    await nextTurn();
    expect(taken).toEqual([2, 3]);
  });

  it('are none after the end', async () => {
    obstacle = 'READER';
    take(1);
    turns.end();
    obstacle = undefined;
    turns.goOn();
    take(2);
    await nextTurn();
    expect(taken).toEqual([]);
  });
});
