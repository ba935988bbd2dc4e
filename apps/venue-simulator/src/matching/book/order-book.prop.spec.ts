import * as fc from 'fast-check';
import { price, type Side, type TimeInForce } from '@ome/domain';
import { describe, expect, it } from 'vitest';
import { openOf, type BookSide } from './book-side.js';
import type { ExecutionReport } from './execution-report.js';
import { INFY, Market, type Wish } from './market.spec.js';
import { NaiveVenue } from './naive-venue.spec.js';
import { queueOf, sideOf } from './order-book.js';
import { takeStep } from './take-step.js';
import { createExchange, type Exchange } from './venue-books.js';
import { leavesQtyOf, isOpen } from './venue-order.js';

const name = fc.integer({ min: 1, max: 25 }).map((number) => `o${number}`);
const wish: fc.Arbitrary<Wish> = fc.record(
  {
    side: fc.constantFrom<Side>('BUY', 'SELL'),
    quantity: fc.integer({ min: 0, max: 6 }).map(String),
    price: fc.integer({ min: 99_90, max: 100_10 }).map((cents) => (cents / 100).toFixed(2)),
    timeInForce: fc.constantFrom<TimeInForce>('DAY', 'GTC', 'IOC', 'FOK'),
  },
  { requiredKeys: ['side', 'quantity'] },
);
const onTick = wish.map((wanted): Wish => {
  if (wanted.price === undefined) return wanted;
  return { ...wanted, price: (Math.round(Number(wanted.price) * 20) / 20).toFixed(2) };
});
type Action = (market: Market) => unknown;
const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(name, onTick).map(
      ([id, w]) =>
        (m: Market) =>
          m.placed(id, w),
    ),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(name, onTick).map(
      ([id, w]) =>
        (m: Market) =>
          m.replaced(id, w),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(name, wish).map(
      ([id, w]) =>
        (m: Market) =>
          m.replaced(id, w),
    ),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(name, fc.constantFrom('CANCEL', 'HIBERNATE', 'ACTIVATE')).map(
      ([id, instruction]) =>
        (m: Market) =>
          m.told(id, instruction),
    ),
  },
);
const background = fc.option(
  fc.record(
    { seed: fc.string({ maxLength: 4 }), referencePrice: fc.constant(price(100_00)) },
    { requiredKeys: ['seed'] },
  ),
  { nil: undefined },
);
const runs = fc
  .tuple(background, fc.array(action, { minLength: 1, maxLength: 80 }))
  .map(([seeded, actions]) => {
    const market = new Market({ instrument: INFY, ...(seeded && { background: seeded }) });
    for (const act of actions) act(market);
    return market.steps;
  });
const settings = { seed: 20261121, numRuns: 300 };

describe('the order book', () => {
  it('reports and queues like its naive twin after every step', () => {
    fc.assert(
      fc.property(runs, (steps) => {
        const [exchange, twin] = [createExchange(), new NaiveVenue()];
        for (const step of steps) {
          expect(takeStep(exchange, step).map(lineOf)).toEqual(twin.take(step));
          for (const side of ['BUY', 'SELL'] as const) {
            expect(waiting(exchange, side)).toEqual(twin.waiting(side));
          }
        }
      }),
      settings,
    );
  });

  it('is never crossed, and holds exactly the open orders that work', () => {
    fc.assert(
      fc.property(runs, (steps) => {
        const exchange = createExchange();
        for (const step of steps) {
          takeStep(exchange, step);
          const bid = bookIn(exchange).buy.levels[0]?.price ?? Number.NEGATIVE_INFINITY;
          const offer = bookIn(exchange).sell.levels[0]?.price ?? Number.POSITIVE_INFINITY;
          expect(bid).toBeLessThan(offer);
          expect(clientQuantity(exchange)).toBe(openQuantity(exchange));
        }
      }),
      settings,
    );
  });

  it('gives the same reports and the same books when all steps are taken again', () => {
    fc.assert(
      fc.property(runs, fc.nat(), (steps, at) => {
        const [first, again] = [createExchange(), createExchange()];
        const reports = steps.flatMap((step) => takeStep(first, step));
        const cut = at % steps.length;
        const before = steps.slice(0, cut).flatMap((step) => takeStep(again, step));
        const repeated = steps.slice(0, cut).flatMap((step) => takeStep(again, step));
        const after = steps.slice(cut).flatMap((step) => takeStep(again, step));
        expect(repeated).toEqual([]);
        expect([...before, ...after]).toEqual(reports);
        expect(again).toEqual(first);
        const ids = reports.map(({ execId }) => execId);
        expect(new Set(ids).size).toBe(ids.length);
      }),
      settings,
    );
  });
});

function bookIn(exchange: Exchange) {
  const book = exchange.get(INFY.venue)?.books.get(INFY.symbol);
  if (book === undefined) throw new Error('No book was opened');
  return book;
}

function waiting(exchange: Exchange, side: Side): readonly string[] {
  const ofSide: BookSide = sideOf(bookIn(exchange), side);
  return ofSide.levels.flatMap((level) =>
    [...level.queue].map(([who, open]) => {
      return `${level.price} ${typeof who === 'string' ? who : '*'} ${open.visible}`;
    }),
  );
}

function clientQuantity(exchange: Exchange): number {
  const book = bookIn(exchange);
  return [...queueOf(book.buy), ...queueOf(book.sell)]
    .filter(([who]) => typeof who === 'string')
    .reduce((sum, [, resting]) => sum + openOf(resting), 0);
}

function openQuantity(exchange: Exchange): number {
  const orders = [...(exchange.get(INFY.venue)?.orders.values() ?? [])];
  return orders
    .filter(isOpen)
    .filter(({ status }) => status === 'WORKING')
    .reduce((sum, order) => sum + leavesQtyOf(order), 0);
}

function lineOf(report: ExecutionReport): string {
  const { orderId, execType, cumQty, leavesQty, clientOrderId, inReplyTo = '' } = report;
  const sequence = report.execId.split('-').at(-1);
  const traded = report.lastQty === undefined ? '' : `${report.lastQty}@${report.lastPx}`;
  const detail = report.reason ?? traded;
  const status = STATUSES[report.ordStatus] ?? report.ordStatus;
  const facts = [sequence, orderId, execType, detail, status, cumQty, leavesQty, clientOrderId];
  return [...facts, inReplyTo].join(' ');
}

const STATUSES: Readonly<Record<string, string>> = {
  REJECTED: 'NEVER_TAKEN',
  NEW: 'WORKING',
  PARTIALLY_FILLED: 'WORKING',
};
