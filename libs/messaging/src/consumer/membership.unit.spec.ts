import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { Membership } from './membership.js';

const SESSION_MS = 10_000;
const FENCED_AT = 50_000;

describe('a membership', () => {
  it('is fresh for a session from when the confirmed request was made', () => {
    const membership = new Membership(SESSION_MS);
    expect(membership.isFresh(FENCED_AT)).toBe(false);
    membership.confirm(FENCED_AT);
    expect(membership.isFresh(FENCED_AT + SESSION_MS - 1)).toBe(true);
    expect(membership.isFresh(FENCED_AT + SESSION_MS)).toBe(false);
  });

  it('is not made fresh by an answer that was read long after its request', () => {
    const membership = new Membership(SESSION_MS);
    membership.confirm(FENCED_AT - SESSION_MS);
    expect(membership.isFresh(FENCED_AT)).toBe(false);
    expect(membership.lastConfirmedAt).toBe(FENCED_AT - SESSION_MS);
  });

  it('keeps the latest request when answers come in another order', () => {
    const membership = new Membership(SESSION_MS);
    membership.confirm(FENCED_AT);
    membership.confirm(FENCED_AT - 5_000);
    expect(membership.lastConfirmedAt).toBe(FENCED_AT);
  });

  it('is waited for until it is fresh, and not by a request of a session before', async () => {
    const membership = new Membership(SESSION_MS);
    const { signal } = new AbortController();
    let isOver = false;
    const waited = membership.untilFresh(signal).then(() => (isOver = true));
    membership.confirm(Date.now() - SESSION_MS);
    await new Promise(setImmediate);
    expect(isOver).toBe(false);
    membership.confirm(Date.now() + 1);
    await waited;
    await membership.untilFresh(signal);
  });

  it('is not waited for when the partition has gone, or the consumer has stopped', async () => {
    const membership = new Membership(SESSION_MS);
    const gone = new AbortController();
    const left = membership.untilFresh(gone.signal);
    gone.abort();
    await left;
    const stopped = membership.untilFresh(new AbortController().signal);
    membership.stop();
    await stopped;
    expect(membership.isFresh()).toBe(false);
  });
});

const waiting = (membership: Membership, signal = new AbortController().signal) => {
  let woken = false;
  const done = membership.confirmedAgain(signal, FENCED_AT).then(() => {
    woken = true;
  });
  const isWoken = async () => {
    await Promise.resolve();
    await Promise.resolve();
    return woken;
  };
  return { done, isWoken };
};

describe('whoever was fenced', () => {
  it('waits for the answer to a request made after the fence', async () => {
    const membership = new Membership(SESSION_MS);
    const { done, isWoken } = waiting(membership);
    membership.confirm(FENCED_AT - 1);
    expect(await isWoken()).toBe(false);
    membership.confirm(FENCED_AT);
    expect(await isWoken()).toBe(false);
    membership.confirm(FENCED_AT + 1);
    await done;
  });

  it('leaves nothing behind on the signal of its partition', async () => {
    const membership = new Membership(SESSION_MS);
    const { signal } = new AbortController();
    const { done } = waiting(membership, signal);
    membership.confirm(FENCED_AT + 1);
    await done;
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('waits no longer when the consumer has stopped, or the partition has gone', async () => {
    const membership = new Membership(SESSION_MS);
    const gone = new AbortController();
    const left = waiting(membership, gone.signal);
    gone.abort();
    await left.done;
    const { done } = waiting(membership);
    membership.stop();
    await done;
    await membership.confirmedAgain(new AbortController().signal);
  });
});
