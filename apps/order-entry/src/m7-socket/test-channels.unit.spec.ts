import { parseChannel, type Channel } from '@ome/m7';
import { describe, expect, it } from 'vitest';
import { Subscription } from './subscription.js';
import { atRate, disordered, TestChannels, withHoles } from './test-channels.js';

const ROUNDS = 40_000;

/** A seeded sequence of numbers from 0 up to 1 (mulberry32). */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function heard(): { readonly subscription: Subscription; readonly sequences: number[] } {
  const sequences: number[] = [];
  const subscription = new Subscription('urn:ez-api:A:test:x', undefined, (pieces) => {
    sequences.push(JSON.parse(Buffer.concat(pieces).toString()).sequence);
  });
  return { subscription, sequences };
}

describe('the disordered channel', () => {
  it('sends each event in five after its successor, and none is lost', () => {
    const { subscription, sequences } = heard();
    const step = disordered(subscription, dice(7));
    for (let round = 0; round < ROUNDS; round += 1) step();
    const placeOf = new Map(sequences.map((sequence, place) => [sequence, place]));
    const sent = sequences.toSorted((left, right) => left - right);
    expect(sent).toEqual(Array.from({ length: sent.length }, (_, index) => index));
    expect(sent.length).toBeGreaterThan(ROUNDS - 20);
    const late = sent.filter(
      (sequence) => (placeOf.get(sequence) ?? 0) > (placeOf.get(sequence + 1) ?? Infinity),
    );
    expect(late.length / sent.length).toBeGreaterThan(0.19);
    expect(late.length / sent.length).toBeLessThan(0.21);
  });
});

describe('the channel with holes', () => {
  it('leaves out one event of each twenty, the last where chance hit none', () => {
    const { subscription, sequences } = heard();
    const step = withHoles(subscription, dice(11));
    for (let round = 0; round < ROUNDS; round += 1) step();
    const told = new Set(sequences);
    const places = Array.from({ length: ROUNDS / 20 }, (_, window) => {
      const missing = Array.from({ length: 20 }, (__, place) => place).filter(
        (place) => !told.has(window * 20 + place),
      );
      expect(missing).toHaveLength(1);
      return missing[0] ?? -1;
    });
    const shareOf = (place: number) => places.filter((hole) => hole === place).length / 2_000;
    expect(shareOf(0)).toBeCloseTo(0.1, 1);
    expect(shareOf(1)).toBeCloseTo(0.09, 1);
    // 0.9 ^ 19: nobody was left out before.
    expect(Math.abs(shareOf(19) - 0.135)).toBeLessThan(0.03);
  });
});

describe('the fast channel', () => {
  it('goes by the clock, and does not make up for a pause', () => {
    let now = 0;
    let acts = 0;
    const step = atRate(
      2_500,
      () => (acts += 1),
      () => now,
    );
    for (let tick = 0; tick < 500; tick += 1) {
      now += 2;
      step();
    }
    expect(acts).toBe(2_500);
    now += 60_000;
    step();
    expect(acts).toBe(2_550);
  });
});

function named(resource: string): Channel {
  const channel = parseChannel(`urn:ez-api:A:test:${resource}`);
  if (channel === undefined) throw new Error(`There is no channel ${resource}`);
  return channel;
}

it('fast channels are bounded by connection and by process, and others are not', () => {
  const channels = new TestChannels({ fastPerConnection: 2, fastPerProcess: 3 });
  const fast = named('fast_events');
  const [alice, again, bob] = ['alice', 'alice', 'bob'].map(
    (user) => ({ user, role: 'trader', accounts: ['acme-1'] }) as const,
  );
  if (alice === undefined || again === undefined || bob === undefined) throw new Error('nobody');
  const open = (caller: typeof alice) => channels.open(fast, heard().subscription, caller);
  const ends = [open(alice), open(alice)];
  expect([alice, again, bob].map((caller) => channels.hasRoom(fast, caller))).toEqual([
    false,
    true,
    true,
  ]);
  ends.push(open(again));
  expect(channels.hasRoom(fast, bob)).toBe(false);
  expect(channels.hasRoom(named('normal'), bob)).toBe(true);
  for (const end of ends) end();
  expect(channels.hasRoom(fast, alice)).toBe(true);
});
