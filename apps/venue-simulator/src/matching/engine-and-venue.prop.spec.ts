import {
  inboxReportOf,
  inboxRequestOf,
  venueOrderRecordOf,
  type InboxRecord,
  type InboxRequestBody,
} from '@ome/contracts';
import { timestamp, type DomainEvent, type OrderState } from '@ome/domain';
import { DecidedPartition } from '@ome/testing';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ExecutionReport } from './book/execution-report.js';
import { passTime } from './book/expiring.js';
import type { Instruction } from './book/instruction.js';
import { intervene } from './book/intervening.js';
import { POWER, POWER_MARKET } from './book/market.spec.js';
import { takeStep } from './book/take-step.js';
import { createExchange } from './book/venue-books.js';
import { leavesQtyOf, ordStatusOf, type TakenOrder } from './book/venue-order.js';
import { reportRecordOf } from './report-record.js';
import { instructionOf } from './venue-instruction.js';

const SIX_HOURS_MS = 6 * 60 * 60 * 1000;
const START = Date.parse('2026-11-20T09:15:00Z');

/** The engine and the venue with both ways between them: what was said is heard later, in its order. */
class World {
  readonly #engine = new DecidedPartition({ account: 'acme-1' });
  readonly state = this.#engine.state;
  readonly exchange = createExchange();
  readonly refused: string[] = [];
  readonly #instructions: Instruction[] = [];
  readonly #reports: ExecutionReport[] = [];
  #now = START;

  asks(body: InboxRequestBody): void {
    const principal = { user: 'alice', roles: ['trader'], accounts: ['acme-1'] };
    const facts = { door: 'm7', dialect: 'm7', principal } as const;
    const record = inboxRequestOf(body, {
      ...facts,
      inputId: `in-${this.#engine.inputs}`,
      defaultRequestId: `r-${this.#engine.inputs}`,
      receivedAt: this.#time(),
      ...(body.type === 'NEW_ORDER' && { instrument: POWER }),
    });
    this.#decide(record);
  }

  venueHears(count: number): void {
    for (const instruction of this.#instructions.splice(0, count)) {
      const conditions = { instrument: POWER, market: POWER_MARKET, takenAt: this.#time() };
      this.#reports.push(...takeStep(this.exchange, { instruction, ...conditions }));
    }
  }

  engineHears(count: number): void {
    for (const report of this.#reports.splice(0, count)) {
      const facts = { inputId: report.execId, receivedAt: this.#time() };
      const addressed = inboxReportOf(reportRecordOf(report), facts);
      if (!addressed.resolved) throw new Error('A report names no order');
      this.#decide(addressed.record);
    }
  }

  passes(milliseconds: number): void {
    this.#now += milliseconds;
    this.#reports.push(...passTime(this.exchange, this.#time()));
  }

  operatorActs(action: 'DEACTIVATE' | 'ACTIVATE' | 'DELETE' | 'MODIFY', nth: number): void {
    const order = this.taken()[nth % Math.max(1, this.taken().length)];
    if (order === undefined) return;
    const { reports } = intervene(this.exchange, {
      venue: POWER.venue,
      order: { orderId: order.orderId },
      action,
      ...(action === 'MODIFY' && { price: { units: 50 + (nth % 3), scale: 0 } }),
      takenAt: this.#time(),
    });
    this.#reports.push(...reports);
  }

  settle(): void {
    while (this.#instructions.length + this.#reports.length > 0) {
      this.venueHears(this.#instructions.length);
      this.engineHears(this.#reports.length);
    }
  }

  taken(): readonly TakenOrder[] {
    const orders = [...(this.exchange.get(POWER.venue)?.orders.values() ?? [])];
    return orders.flatMap((order) => (order.status === 'NEVER_TAKEN' ? [] : [order]));
  }

  #decide(record: InboxRecord): void {
    this.#engine.take(record, this.#time(), (event) => this.#heed(event));
  }

  #heed(event: DomainEvent): void {
    if (event.type === 'INPUT_SKIPPED') throw new Error(event.fault);
    if (event.type === 'REPORT_REFUSED') {
      this.refused.push(`${event.execType} ${event.reason?.code}`);
    }
    const order = 'orderId' in event && event.orderId && this.state.orders.get(event.orderId);
    if (!order) return;
    const record = venueOrderRecordOf(event, order, { epoch: 1 });
    if (record !== undefined) this.#instructions.push(instructionOf(record));
  }

  #time() {
    return timestamp(new Date(this.#now).toISOString());
  }
}

type Act = (world: World) => void;
const quantities = fc.integer({ min: 1, max: 60 });
const decimalOf = (tenths: number) => String(tenths / 10);
const prices = fc.integer({ min: 48, max: 52 }).map(String);
const named = fc.integer({ min: 1, max: 12 }).map((number) => `o${number}`);
const counts = fc.integer({ min: 1, max: 4 });

const placing: fc.Arbitrary<Act> = fc
  .record({
    name: named,
    side: fc.constantFrom('BUY', 'SELL'),
    quantity: quantities,
    price: prices,
    kind: fc.constantFrom('PLAIN', 'PLAIN', 'ICEBERG', 'AON', 'IOC', 'FOK', 'GTD', 'ASLEEP'),
    slice: fc.integer({ min: 1, max: 5 }),
  })
  .map(({ name, side, quantity, price, kind, slice }) => (world: World) => {
    const validity = kind === 'IOC' || kind === 'FOK' || kind === 'GTD' ? kind : 'GOOD_FOR_SESSION';
    world.asks({
      type: 'NEW_ORDER',
      account: 'acme-1',
      clientOrderId: name,
      symbol: POWER.symbol,
      venue: POWER.venue,
      side,
      orderType: 'LIMIT',
      quantity: decimalOf(quantity),
      price,
      timeInForce: validity,
      ...(kind === 'GTD' && { expireTime: new Date(START + 60_000).toISOString() }),
      ...(kind === 'ICEBERG' && {
        displayQuantity: decimalOf(Math.min(quantity, slice)),
        displayPriceDelta: side === 'BUY' ? '-0.5' : '0.5',
      }),
      ...(kind === 'AON' && { allOrNone: true }),
      ...(kind === 'ASLEEP' && { initialState: 'HIBERNATED' }),
    });
  });

const changing: fc.Arbitrary<Act> = fc
  .record({ name: named, openQuantity: fc.option(quantities, { nil: undefined }), price: prices })
  .map(({ name, openQuantity, price }) => (world: World) => {
    world.asks({
      type: 'REPLACE_ORDER',
      account: 'acme-1',
      origClientOrderId: name,
      price,
      ...(openQuantity !== undefined && { openQuantity: decimalOf(openQuantity) }),
    });
  });

const telling: fc.Arbitrary<Act> = fc
  .tuple(named, fc.constantFrom('CANCEL_ORDER', 'HIBERNATE_ORDER', 'ACTIVATE_ORDER'))
  .map(([origClientOrderId, type]) => (world: World) => {
    world.asks({ type, account: 'acme-1', origClientOrderId });
  });

const acts: fc.Arbitrary<Act> = fc.oneof(
  { weight: 6, arbitrary: placing },
  { weight: 3, arbitrary: changing },
  { weight: 3, arbitrary: telling },
  { weight: 6, arbitrary: counts.map((count) => (world: World) => world.venueHears(count)) },
  { weight: 6, arbitrary: counts.map((count) => (world: World) => world.engineHears(count)) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(1, 30_000).map((ms) => (world: World) => world.passes(ms)),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom('DEACTIVATE', 'ACTIVATE', 'DELETE', 'MODIFY'), fc.nat({ max: 9 }))
      .map(
        ([action, nth]) =>
          (world: World) =>
            world.operatorActs(action, nth),
      ),
  },
);

/** An order as both must know it. */
const knownToVenue = (order: TakenOrder) => ({
  ordStatus: ordStatusOf(order),
  venueOrderId: order.venueOrderId,
  venueRevision: String(order.venueRevision),
  cumQty: order.cumQty,
  quantity: order.terms.quantity,
  price: order.terms.price,
});

const knownToEngine = (order: OrderState | undefined) => ({
  ordStatus: order?.status,
  venueOrderId: order?.venueOrderId,
  venueRevision: order?.venueRevision,
  cumQty: order?.cumQty,
  quantity: order?.terms.quantity,
  price: order?.terms.orderType === 'LIMIT' ? order.terms.price : undefined,
});

/** A cancel or a change that crossed the end of its order: the answer finds nothing that waits. */
const CROSSED = new Set([
  'CANCEL_REJECTED NO_SUCH_PENDING_REQUEST',
  'REPLACE_REJECTED NO_SUCH_PENDING_REQUEST',
  'HIBERNATE_REJECTED NO_SUCH_PENDING_REQUEST',
  'ACTIVATE_REJECTED NO_SUCH_PENDING_REQUEST',
]);

describe('the engine and the power market', () => {
  it('agree on every order, number and revision once all is heard', () => {
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(fc.array(acts, { minLength: 20, maxLength: 120 }), (story) => {
        const world = new World();
        for (const act of story) act(world);
        world.settle();
        for (const order of world.taken()) {
          const { ordStatus } = knownToVenue(order);
          seen.set(ordStatus, (seen.get(ordStatus) ?? 0) + 1);
          expect(knownToEngine(world.state.orders.get(order.orderId))).toEqual(knownToVenue(order));
          expect(order.cumQty + leavesQtyOf(order)).toBeLessThanOrEqual(order.terms.quantity);
        }
        expect(world.refused.filter((refusal) => !CROSSED.has(refusal))).toEqual([]);
        world.passes(SIX_HOURS_MS);
        world.settle();
        const ends = world.taken().map(({ orderId }) => world.state.orders.get(orderId)?.status);
        expect(ends.filter((status) => status === 'NEW' || status === 'HIBERNATED')).toEqual([]);
      }),
      { seed: 20261121, numRuns: 150 },
    );
    for (const status of ['NEW', 'PARTIALLY_FILLED', 'FILLED', 'CANCELED', 'EXPIRED']) {
      expect(seen.get(status), status).toBeGreaterThan(10);
    }
  });
});
