import type { PrivateOrder } from '@ome/m7';
import { describe, expect, it } from 'vitest';
import { ChannelReader } from './channel-reader.js';
import { OrderView } from './order-view.js';
import { SequenceWindow } from './sequence-window.js';

const LIMITS = { held: 3, waitMs: 100 };

describe('the window', () => {
  it('gives events on in order, and each once', () => {
    const window = new SequenceWindow(LIMITS);
    const given = [0, 2, 1, 1, 0, 3].flatMap((sequence) => window.take({ sequence }, 0));
    expect(given.map(({ sequence }) => sequence)).toEqual([0, 1, 2, 3]);
  });

  it('is broken when too many wait, or one is missing too long', () => {
    const full = new SequenceWindow(LIMITS);
    for (const sequence of [0, 2, 3, 4]) full.take({ sequence }, 0);
    expect(full.isBroken(0)).toBe(false);
    full.take({ sequence: 5 }, 0);
    expect(full.isBroken(0)).toBe(true);
    const late = new SequenceWindow(LIMITS);
    late.take({ sequence: 1 }, 0);
    expect([late.isBroken(100), late.isBroken(101)]).toEqual([false, true]);
  });
});

function reader() {
  const said: string[] = [];
  const told: unknown[] = [];
  const listener = {
    onSnapshot: (payload: unknown) => void told.push(['snapshot', payload]),
    onEvent: (payload: unknown) => void told.push(payload),
    onRefused: (error: unknown) => void told.push(['refused', error]),
  };
  const made = new ChannelReader('c', listener, LIMITS, (type) => `${type} ${said.push(type)}`);
  const event = (sequence: number, payload: unknown, more: object = {}) =>
    made.take({ channel: 'c', sequence, payload, ...more }, 0);
  made.subscribe();
  made.subscribed();
  return { made, said, told, event };
}

describe('a channel', () => {
  it('joins the parts of a snapshot, then tells events', () => {
    const { told, event } = reader();
    event(1, ['b'], { part: 2, totalparts: 2 });
    event(0, ['a'], { part: 1, totalparts: 2 });
    event(2, ['c']);
    expect(told).toEqual([['snapshot', ['a', 'b']], ['c']]);
  });

  it('is subscribed to again after a break, when the server has ended it', () => {
    const { made, said, told, event } = reader();
    event(0, []);
    event(2, ['lost']);
    made.check(101);
    expect(said).toEqual(['subscribe', 'unsubscribe']);
    event(1, ['too late']);
    made.unsubscribed();
    expect(said).toEqual(['subscribe', 'unsubscribe', 'subscribe']);
    made.subscribed();
    event(0, ['new']);
    expect(told).toEqual([
      ['snapshot', []],
      ['snapshot', ['new']],
    ]);
  });

  it('that the server does not let be followed says so, and is asked for again', () => {
    const { made, said, told, event } = reader();
    event(0, []);
    made.unsubscribed();
    for (const correlation of ['subscribe 1', 'subscribe 2']) made.refused(correlation, 'full');
    expect(told).toEqual([
      ['snapshot', []],
      ['refused', 'full'],
    ]);
    expect([made.isRefused, made.isFollowing]).toEqual([true, false]);
    made.subscribe();
    made.subscribed();
    expect([made.isRefused, made.isFollowing]).toEqual([false, true]);
    expect(said).toEqual(['subscribe', 'subscribe', 'subscribe']);
  });

  it('is subscribed to again when what was to end has ended before', () => {
    const { made, said, event } = reader();
    event(0, []);
    event(2, ['lost']);
    made.check(101);
    made.refused('unsubscribe 2', 'error.not_subscribed');
    expect(said).toEqual(['subscribe', 'unsubscribe', 'subscribe']);
  });

  it('is broken when nothing came between two heartbeats though the sequence grew', () => {
    const { made, said, event } = reader();
    event(0, []);
    made.beat(0);
    made.beat(0);
    made.beat(3);
    expect(said).toEqual(['subscribe', 'unsubscribe']);
    const behind = reader();
    behind.event(0, []);
    behind.made.beat(1);
    behind.event(1, []);
    behind.made.beat(2);
    expect(behind.said).toEqual(['subscribe']);
  });
});

const order = (state: PrivateOrder['state'], identifier?: number, revisionNumber = 1) => ({
  clientIdentifier: 'A',
  state,
  action: 'AddedByUser' as const,
  ...(identifier !== undefined && { identifier, revisionNumber }),
});

describe('the view', () => {
  it('does not take the end of an old identifier for the end of the order', () => {
    const view = new OrderView();
    view.begin([order('Active', 1)]);
    view.apply([order('Pending', 1)]);
    view.apply([order('Active', 2)]);
    view.apply([order('Inactive', 1, 2)]);
    expect(view.of('A').map((viewed) => [viewed.order.identifier, viewed.order.state])).toEqual([
      [1, 'Inactive'],
      [2, 'Active'],
    ]);
  });

  it('has a refused creation as refused, whether it was told so or found it so', () => {
    const view = new OrderView();
    view.apply([order('Pending')]);
    view.apply([order('Rejected')]);
    expect(view.of('A')).toMatchObject([{ order: { state: 'Rejected' } }]);
    const later = new OrderView();
    later.begin([order('Rejected')]);
    expect(later.of('A')).toEqual(view.of('A'));
  });

  it('has no order by an identifier that only a refused request named', () => {
    const view = new OrderView();
    view.begin([order('Active', 1)]);
    for (const state of ['Pending', 'Rejected'] as const) view.apply([order(state, 7)]);
    view.apply([{ ...order('Rejected', 1), clientIdentifier: 'B' }]);
    expect(view.all()).toEqual([{ order: order('Active', 1) }]);
  });

  it('has no other order because one was to be created once more', () => {
    const view = new OrderView();
    view.begin([order('Active', 1)]);
    for (const state of ['Pending', 'Rejected'] as const) view.apply([order(state)]);
    expect(view.all()).toEqual([{ order: order('Active', 1), request: order('Rejected') }]);
    view.apply([order('Inactive', 1, 2)]);
    expect(view.of('A')).toMatchObject([{ order: { state: 'Inactive', revisionNumber: 2 } }]);
  });

  it('keeps the order apart from what became of a request', () => {
    const view = new OrderView();
    view.apply([order('Pending')]);
    view.apply([order('Active', 1)]);
    view.apply([order('Rejected', 1)]);
    expect(view.of('A')).toMatchObject([
      { order: { state: 'Active' }, request: { state: 'Rejected' } },
    ]);
  });
});
