import type { VenueOrderRecord } from '@ome/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Delivery, DeliveryStore } from '../delivery-store.js';
import type { Turn } from '../delivery-worker.js';
import { Peer } from '../peer.spec.js';
import { LinkChannel } from './link-channel.js';

const peer = new Peer();
let baseUrl: string;
let claims: number;
let failing: boolean;

beforeAll(async () => {
  baseUrl = await peer.listen();
});
afterAll(() => peer.close());
beforeEach(() => {
  peer.posted.length = 0;
  claims = 0;
  failing = true;
});

const ORDER: VenueOrderRecord = {
  eventId: 'o-1/1',
  cause: 'ome.inbox.v1/0/7',
  epoch: 1,
  instruction: 'NEW',
  orderId: 'o-1',
  clientOrderId: 'c-1',
  account: 'equities-3',
  symbol: 'INFY',
  venue: 'BSE',
  side: 'SELL',
  orderType: 'LIMIT',
  quantity: '100',
  price: '1500.05',
  timeInForce: 'DAY',
  cumQty: '0',
  version: 1,
  createdAt: '2026-01-05T09:14:59.123Z',
};

const claim = () => {
  claims += 1;
  return failing ? Promise.reject(new Error('no database answers')) : Promise.resolve(true);
};
const nothing = () => Promise.resolve();

/** What the channel needs of a store whose first claim breaks off: nobody knows whether it was written. */
function channel(): LinkChannel {
  const store = {
    claim,
    adopt: nothing,
    end: nothing,
    unclaim: nothing,
    noteAnswer: nothing,
    noteTakenBack: nothing,
    following: () => Promise.resolve([]),
  };
  return new LinkChannel({
    link: { venue: 'BSE', baseUrl, idempotent: false },
    store: store as unknown as DeliveryStore,
    producer: { produce: nothing } as never,
    toldBefore: () => Promise.resolve(undefined),
    timeoutMs: 5_000,
    limits: { notDeliveredAfterMs: 60_000, unansweredAfterMs: 60_000 },
    onEnded: () => undefined,
    onDelay: () => undefined,
  });
}

const turn = (term: number): Turn => ({
  owner: 'me',
  term,
  holds: () => true,
  signal: new AbortController().signal,
});

function delivery(change: Partial<Delivery> = {}): Delivery {
  const now = new Date();
  return {
    _id: 'd-1',
    channel: 'link:BSE',
    receiver: 'BSE',
    lane: 'o-1',
    sequence: 1,
    payload: JSON.stringify(ORDER),
    issuedAt: now,
    repeatedUntil: now,
    nextAttemptAt: now,
    attempts: 0,
    state: 'WAITING',
    ...change,
  };
}

const sent = (sentBy: string, term: number) =>
  delivery({ state: 'SENT', sentBy, term, sentAt: new Date() });
const asked = () => peer.posted.map(({ path }) => path.split('/').at(-1));

describe('a claim that broke off', () => {
  it('left the order unsent, as long as nobody else had the channel', async () => {
    const link = channel();
    await expect(link.attempt(delivery(), turn(1))).rejects.toThrow('no database answers');
    expect(asked()).toEqual([]);
    failing = false;
    await link.attempt(sent('me', 1), turn(1));
    expect(asked()).toEqual(['new_order']);
    expect(claims).toBe(2);
  });

  it.each([
    ['another process sent it since', 'another', 2],
    ['the channel was lost since, whoever is named', 'me', 1],
  ] as const)('says nothing any more when %s: it is taken back', async (_, sentBy, term) => {
    const link = channel();
    await expect(link.attempt(delivery(), turn(1))).rejects.toThrow('no database answers');
    failing = false;
    await link.attempt(sent(sentBy, term), turn(3));
    expect(asked()).toEqual(['delete_order']);
  });
});
