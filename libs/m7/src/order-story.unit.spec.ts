import {
  listedContracts,
  powerInstrument,
  POWER_VENUE,
  type ExecutionReport,
} from '@ome/contracts';
import { timestamp, type Timestamp } from '@ome/domain';
import { DecidedOrder } from '@ome/testing';
import { describe, expect, it } from 'vitest';
import type { Happening, StoryEvent } from './happening.js';
import { storyOf } from './order-story.js';
import type { PrivateOrderAction } from './private-order.js';

const NOW = timestamp('2026-01-05T09:15:00.000Z');
const [contract] = listedContracts('FR-RTE', new Date(NOW)).slice(3);
if (contract === undefined) throw new Error('There is no contract of FR-RTE');
const instrument = powerInstrument(contract);
const OWNED = { account: 'acme-1', clientOrderId: 'c9f0b6a4-5d0f-4b7e-9a11-0d6a3f6c7e01' };

/** One order, as the engine decides what it is asked and told, and what the dialect makes of that. */
class Order {
  readonly #order = new DecidedOrder({ account: OWNED.account, instrument, now: NOW });
  #cameBy: PrivateOrderAction | undefined;

  asked(...request: Parameters<DecidedOrder['asked']>): readonly StoryEvent[] {
    return this.#order.asked(...request).flatMap((decided) => this.#story(decided));
  }

  told(report: Partial<ExecutionReport>): readonly StoryEvent[] {
    return this.#order.told(report).flatMap((decided) => this.#story(decided));
  }

  expired(due: string, now: Timestamp): readonly StoryEvent[] {
    return this.#order.expired(due, now).flatMap((decided) => this.#story(decided));
  }

  #story(happened: Happening): readonly StoryEvent[] {
    const cameBy = this.#cameBy;
    const story = storyOf({ ...happened, cameBy });
    const own = story.find(({ order: { state } }) => state !== 'Pending' && state !== 'Rejected');
    this.#cameBy = own?.order.action ?? cameBy;
    return story;
  }
}

const { account, clientOrderId: origClientOrderId } = OWNED;
const CHANGED = { account, origClientOrderId };
const TERMS = { symbol: instrument.symbol, venue: POWER_VENUE, side: 'BUY' } as const;

it('a modification shows what it asks for until it is answered, the comment too', () => {
  const order = new Order();
  const [entered] = order.asked({
    type: 'NEW_ORDER',
    ...OWNED,
    ...TERMS,
    orderType: 'LIMIT',
    quantity: '10',
    price: '50',
    text: 'first words',
  });
  const own = { price: 50, quantity: 10, comment: 'first words' };
  expect(entered?.order).toMatchObject({ state: 'Pending', ...own });
  order.told({ execType: 'NEW', venueOrderId: '4654964631', venueRevision: '1' });
  const change = { openQuantity: '8', price: '51', text: 'other words' };
  const wanted = { price: 51, quantity: 8, comment: 'other words' };
  const replace = { type: 'REPLACE_ORDER', ...CHANGED, ...change } as const;
  const [pending] = order.asked(replace);
  expect(pending?.order).toMatchObject({ state: 'Pending', ...wanted });
  const [rejected] = order.told({ execType: 'REPLACE_REJECTED', reason: 'no' });
  expect(rejected?.order).toMatchObject({ state: 'Rejected', ...wanted });
  const [sold] = order.told({ execType: 'TRADE', lastQty: '4', lastPx: '50' });
  expect(sold?.order).toMatchObject({ state: 'Active', ...own, quantity: 6 });
});

const said = (story: readonly StoryEvent[]) =>
  story.map(({ order: { state, action } }) => `${state} ${action}`);

const shownNames = (story: readonly StoryEvent[]) =>
  story.map(({ order: { identifier, revisionNumber } }) => [identifier, revisionNumber]);

/** On its way to its venue. */
function unnamed(terms: object = { timeInForce: 'GOOD_FOR_SESSION' }): Order {
  const order = new Order();
  const asked = { type: 'NEW_ORDER', ...OWNED, ...TERMS, orderType: 'LIMIT' } as const;
  order.asked({ ...asked, quantity: '10', price: '50', ...terms });
  return order;
}

/** At its venue, with a price of 50 and a quantity of 10. */
function atVenue(terms?: object): Order {
  const order = unnamed(terms);
  order.told({ execType: 'NEW', venueOrderId: '4654964631', venueRevision: '1' });
  return order;
}

describe('an order whose time is over', () => {
  const due = '2026-01-05T10:00:00.000Z';
  const until = { timeInForce: 'GTD', expireTime: due };

  it('is deleted by the system, though our clock had the venue cancel it', () => {
    const order = atVenue(until);
    expect(order.expired(due, timestamp(due))).toEqual([]);
    const [ended] = order.told({ execType: 'CANCELED', venueRevision: '2' });
    expect(ended?.order).toMatchObject({
      revisionNumber: 2,
      state: 'Inactive',
      action: 'DeletedBySystem',
      quantity: 0,
    });
  });

  it('tells nothing of a cancel of the clock that its venue refused', () => {
    const order = atVenue(until);
    order.expired(due, timestamp(due));
    expect(order.told({ execType: 'CANCEL_REJECTED', reason: 'over already' })).toEqual([]);
    expect(said(order.told({ execType: 'EXPIRED' }))).toEqual(['Inactive DeletedBySystem']);
  });

  it('is canceled as its user asked, whatever reason he gave', () => {
    const order = atVenue(until);
    const asked = order.asked({ type: 'CANCEL_ORDER', ...CHANGED, reason: 'EXPIRED' });
    expect(said(asked)).toEqual(['Pending DeletedByUser']);
    expect(said(order.told({ execType: 'CANCELED' }))).toEqual(['Inactive ModifiedByUser']);
  });
});

describe('an immediate order that waits hibernated until a date', () => {
  const due = '2026-01-05T10:00:00.000Z';
  const shown = { executionRestriction: 'ImmediateOrCancel', validityDate: '2026-01-05T10:00:00Z' };

  it('says so, and keeps its date as a resting order', () => {
    const order = new Order();
    const asked = { type: 'NEW_ORDER', ...OWNED, ...TERMS, orderType: 'LIMIT' } as const;
    const terms = { timeInForce: 'IOC', expireTime: due, initialState: 'HIBERNATED' } as const;
    const [entered] = order.asked({ ...asked, quantity: '10', price: '50', ...terms });
    const dated = { ...shown, validityRestriction: 'GoodUntilDate' };
    expect(entered?.order).toMatchObject({ state: 'Pending', ...dated });
    const named = { venueOrderId: '4654964631', venueRevision: '1' };
    const [waits] = order.told({ execType: 'HIBERNATED', ...named });
    expect(waits?.order).toMatchObject({ state: 'Hibernated', ...dated });
    const [rests] = order.asked({ type: 'REPLACE_ORDER', ...CHANGED, timeInForce: 'GTD' });
    expect(rests?.order).toMatchObject({ ...dated, executionRestriction: 'None' });
  });
});

describe('an order that its venue acknowledges only after its end', () => {
  const names = { venueOrderId: '4654964631', venueRevision: '1' };
  const shown = { identifier: 4654964631, revisionNumber: 1 };

  it.each([
    ['CANCELED', 'Inactive DeletedBySystem'],
    ['EXPIRED', 'Inactive DeletedBySystem'],
    ['REJECTED', 'Inactive RejectedBySystem'],
  ] as const)('is not added again, but ends under its name: %s', (execType, row) => {
    const order = unnamed();
    order.told({ execType });
    const ended = order.told({ execType: 'NEW', ...names });
    expect(said(ended)).toEqual([row]);
    expect(ended[0]?.order).toMatchObject({ ...shown, quantity: 0 });
    const [traded] = order.told({ execType: 'TRADE', lastQty: '4', lastPx: '50' });
    expect(traded?.order).toMatchObject({ identifier: 4654964631, state: 'Inactive' });
  });

  it('ends as its user asked', () => {
    const order = unnamed();
    order.asked({ type: 'CANCEL_ORDER', ...CHANGED });
    expect(said(order.told({ execType: 'CANCELED' }))).toEqual(['Inactive ModifiedByUser']);
    expect(said(order.told({ execType: 'NEW', ...names }))).toEqual(['Inactive ModifiedByUser']);
  });

  it('is fully executed still', () => {
    const order = unnamed();
    const trade = { execType: 'TRADE', lastQty: '10', lastPx: '50' } as const;
    expect(said(order.told(trade))).toEqual(['Inactive FullyExecuted']);
    const named = order.told({ execType: 'NEW', ...names });
    expect(said(named)).toEqual(['Inactive FullyExecuted']);
    expect(named[0]?.order).toMatchObject({ ...shown, quantity: 0 });
  });
});

describe('an order that its venue rejects', () => {
  it.each([
    [{}, 'Inactive RejectedBySystem'],
    [{ actor: 'MARKET_OPS' }, 'Inactive RejectedByMarketOps'],
  ] as const)('is over where it was acknowledged before: %o', (actor, row) => {
    const rejected = atVenue().told({ execType: 'REJECTED', venueRevision: '2', ...actor });
    expect(said(rejected)).toEqual([row]);
    const named = { identifier: 4654964631, revisionNumber: 2 };
    expect(rejected[0]?.order).toMatchObject({ ...named, quantity: 0 });
  });

  it('has no name where it was not, though the refusal gives it one', () => {
    const order = unnamed();
    const named = { venueOrderId: '4654964631', venueRevision: '1' };
    const rejected = order.told({ execType: 'REJECTED', ...named });
    expect(said(rejected)).toEqual(['Rejected AddedByUser']);
    expect(shownNames(rejected)).toEqual([[undefined, undefined]]);
  });
});

it.each([
  ['4', 'GTC', 'Hibernated'],
  ['4', 'GOOD_FOR_SESSION', 'Inactive'],
  ['10', 'GTC', 'Inactive'],
])('of which %s of 10, %s, are filled when the day ends is %s', (lastQty, timeInForce, state) => {
  const order = atVenue({ timeInForce });
  order.told({ execType: 'TRADE', lastQty, lastPx: '50' });
  expect(order.told({ execType: 'DONE_FOR_DAY' })[0]?.order).toMatchObject({ state });
});

describe('what only the venue knows of', () => {
  it.each([
    [{ actor: 'MARKET_OPS' }, 'Inactive DeletedByMarketOps'],
    [{}, 'Inactive DeletedBySystem'],
  ] as const)('is no cancel of the user: %o', (actor, row) => {
    const order = atVenue();
    expect(order.told({ execType: 'PENDING_CANCEL' })).toEqual([]);
    expect(said(order.told({ execType: 'CANCELED', ...actor }))).toEqual([row]);
  });

  it('is refused to nobody', () => {
    const order = atVenue();
    for (const [waits, rejected] of [
      ['PENDING_CANCEL', 'CANCEL_REJECTED'],
      ['PENDING_REPLACE', 'REPLACE_REJECTED'],
    ] as const) {
      expect(order.told({ execType: waits })).toEqual([]);
      expect(order.told({ execType: rejected, reason: 'no' })).toEqual([]);
    }
  });

  it('is no modification of the user', () => {
    const order = atVenue();
    expect(order.told({ execType: 'PENDING_REPLACE' })).toEqual([]);
    const replaced = { execType: 'REPLACED', orderQty: '8', price: '50' } as const;
    const kept = order.told({ ...replaced, actor: 'MARKET_OPS', venueRevision: '2' });
    expect(said(kept)).toEqual(['Active ModifiedByMarketOps']);
  });
});

describe('a request that the end of its order overtakes', () => {
  const replace = { type: 'REPLACE_ORDER', ...CHANGED, price: '51' } as const;
  const refused = [{ code: 'ConcurrentUpdate' }];
  const wanted = { revisionNumber: 1, price: 51, errors: refused };

  it.each([
    ['EXPIRED', 'Inactive DeletedBySystem'],
    ['CANCELED', 'Inactive DeletedBySystem'],
  ] as const)('is refused: %s', (execType, ended) => {
    const order = atVenue();
    order.asked(replace);
    const story = order.told({ execType, venueRevision: '2' });
    expect(said(story)).toEqual(['Rejected ModifiedByUser', ended]);
    expect(story[0]?.order).toMatchObject(wanted);
    // Whatever the venue says of it now was said before.
    expect(order.told({ execType: 'REPLACE_REJECTED', reason: 'over' })).toEqual([]);
  });

  it('is refused by a cancel that was asked for too', () => {
    const order = atVenue();
    order.asked(replace);
    order.asked({ type: 'CANCEL_ORDER', ...CHANGED });
    const story = order.told({ execType: 'CANCELED', venueRevision: '2' });
    expect(said(story)).toEqual(['Rejected ModifiedByUser', 'Inactive ModifiedByUser']);
  });

  it('is told of by nobody, where our clock asked', () => {
    const due = '2026-01-05T10:00:00.000Z';
    const order = atVenue({ timeInForce: 'GTD', expireTime: due });
    order.expired(due, timestamp(due));
    expect(said(order.told({ execType: 'EXPIRED' }))).toEqual(['Inactive DeletedBySystem']);
  });
});

it.each([
  ['CANCEL_ORDER', 'Pending DeletedByUser', 'Rejected DeletedByUser'],
  ['HIBERNATE_ORDER', 'Pending DeactivatedByUser', 'Rejected ModifiedByUser'],
  ['ACTIVATE_ORDER', 'Pending AddedByUser', 'Rejected ModifiedByUser'],
] as const)('a modification that meant %s is refused as such', (ifUnchanged, ...events) => {
  const order = atVenue();
  order.told({ execType: 'TRADE', lastQty: '10', lastPx: '50' });
  const meant = { type: 'REPLACE_ORDER', ...CHANGED, price: '50', ifUnchanged } as const;
  expect(said(order.asked(meant))).toEqual(events);
  const other = said(order.asked({ ...meant, price: '51' }));
  expect(other).toEqual(['Pending ModifiedByUser', 'Rejected ModifiedByUser']);
});

describe('identifier and revision of a request', () => {
  const expected = { venueOrderId: '4654964631', venueRevision: '7' };

  it.each([
    ['REPLACE_ORDER', { price: '51' }],
    ['CANCEL_ORDER', {}],
    ['HIBERNATE_ORDER', {}],
    ['ACTIVATE_ORDER', {}],
  ] as const)('are as %s said them, though they are wrong', (type, change) => {
    const refused = atVenue().asked({ type, ...CHANGED, ...change }, expected);
    expect(said(refused).map((row) => row.split(' ')[0])).toEqual(['Pending', 'Rejected']);
    expect(shownNames(refused)).toEqual([0, 1].map(() => [4_654_964_631, 7]));
  });

  it('are those of the order where the request says none', () => {
    const order = atVenue();
    order.told({ execType: 'TRADE', lastQty: '4', lastPx: '50', venueRevision: '2' });
    const asked = order.asked({ type: 'CANCEL_ORDER', ...CHANGED });
    expect(shownNames(asked)).toEqual([[4_654_964_631, 2]]);
  });
});
