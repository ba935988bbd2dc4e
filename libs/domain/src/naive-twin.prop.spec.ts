import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unreachable } from './brand.js';
import { timestamp } from './identifiers.js';
import type { DomainEvent } from './event.js';
import type { Input } from './input.js';
import { isOpenOrder } from './order-state.js';
import { given } from './specification/given.js';
import {
  BY_ORDER_ID,
  cancelOrder,
  expire,
  newOrder,
  replaceOrder,
  report,
  request,
  rollDay,
} from './specification/inputs.js';
import { NaiveTwin } from './specification/naive-twin.spec.js';
import { runs } from './specification/property-runs.spec.js';
import { PLAIN_REPORTS, type Deed, type Step } from './specification/steps.spec.js';
import { decimal, names } from './specification/values.js';
import { TIMES_IN_FORCE } from './status.js';

const QUANTITY = 50;
const quantity = fc.constantFrom(1, 2, 5, 10, 25, 50, 60);
const price = fc.constantFrom(9_900, 10_000, 10_150, 3);
const cumQty = fc.constantFrom(undefined, undefined, 5, 10, 15, 25);
const orderQty = fc.constantFrom(undefined, undefined, undefined, 50, 60, 90);
const of = fc.nat(6);
const said = fc.option(quantity, { nil: undefined });

const word = <const Word extends string>(...words: readonly Word[]) => fc.constantFrom(...words);
const HOLD_REPORTS = ['HIBERNATED', 'HIBERNATED', 'ACTIVATED', 'ACTIVATE_REJECTED'] as const;

const deeds: fc.Arbitrary<Deed> = fc.oneof(
  { arbitrary: fc.record({ does: word('replace'), quantity }), weight: 3 },
  fc.record({ does: word('cancel', 'take back') }),
  { arbitrary: fc.record({ does: word('hibernate', 'activate') }), weight: 2 },
  { arbitrary: fc.record({ does: word('report'), execType: word(...HOLD_REPORTS) }), weight: 2 },
  {
    arbitrary: fc.record({ does: word('TRADE'), quantity: said, cumQty, price, orderQty }),
    weight: 4,
  },
  fc.record({ does: word('TRADE_CORRECT'), of, quantity, price }),
  fc.record({ does: word('TRADE_CANCEL'), of }),
  fc.record({ does: word('RESTATED'), quantity }),
  { arbitrary: fc.record({ does: word('renewed', 'day rolls', 'expires') }), weight: 2 },
  { arbitrary: fc.record({ does: word('report'), execType: word(...PLAIN_REPORTS) }), weight: 8 },
);

const calls = fc.constantFrom(undefined, undefined, 'V1', 'V2', 'V3');
const hours = fc.constantFrom(0, 12, 13, 23, 24, 35, 36, 47, 48, 60, 71);
const steps: fc.Arbitrary<Step> = fc
  .tuple(deeds, calls, hours)
  .map(([deed, name, at]) => ({ ...deed, calls: name, at }));

/** The step as the engine hears it. Executions are named by their number; each correction names the first version. */
function inputOf(step: Step, twin: NaiveTwin): Input {
  const input = plainInputOf(step, twin);
  if (input.kind !== 'REPORT') return input;
  const { calls: venueOrderId } = step;
  const timed = { ...input, transactTime: atHour(step.at) };
  return venueOrderId === undefined ? timed : { ...timed, venueOrderId };
}

function atHour(hour: number) {
  return timestamp(new Date(Date.UTC(2026, 3, 1, hour)).toISOString());
}

function plainInputOf(step: Step, twin: NaiveTwin): Input {
  const { cumQtyIdentifies, timeInForce, rolled } = twin;
  const trades = twin.trades.length;
  switch (step.does) {
    case 'replace':
      return replaceOrder({ quantity: decimal(step.quantity) });
    case 'cancel':
      return cancelOrder();
    case 'take back':
      return cancelOrder({}, { preconditions: { notAcknowledged: true } });
    case 'hibernate':
      return request({ type: 'HIBERNATE_ORDER', target: BY_ORDER_ID });
    case 'activate':
      return request({ type: 'ACTIVATE_ORDER', target: BY_ORDER_ID });
    case 'TRADE':
      return report('TRADE', {
        execId: names.execId(`T${trades}`),
        ...amountOf(step),
        ...(step.cumQty !== undefined && { cumQty: decimal(step.cumQty) }),
        ...(step.orderQty !== undefined && { orderQty: decimal(step.orderQty) }),
        ...(cumQtyIdentifies && { cumQtyIdentifies }),
      });
    case 'TRADE_CORRECT':
      return report(step.does, { execRefId: names.execId(`T${step.of}`), ...amountOf(step) });
    case 'TRADE_CANCEL':
      return report(step.does, { execRefId: names.execId(`T${step.of}`) });
    case 'RESTATED':
      return report(step.does, { orderQty: decimal(step.quantity) });
    case 'renewed':
      return report('RESTATED', { restatementReason: 'GT_RENEWAL' });
    case 'day rolls':
      return rollDay(`2026-04-${String(rolled + 10)}`, atHour((rolled + 1) * 24));
    case 'expires':
      return expire('2026-03-02T09:00:00.5Z', timeInForce);
    case 'report':
      return report(step.execType);
    default:
      return unreachable(step);
  }
}

function amountOf(step: { readonly quantity: number | undefined; readonly price: number }) {
  return {
    ...(step.quantity !== undefined && { lastQty: decimal(step.quantity) }),
    lastPx: { units: step.price, scale: 2 },
  };
}

const twins = fc.record({
  cumQtyIdentifies: fc.boolean(),
  timeInForce: fc.constantFrom(...TIMES_IN_FORCE),
  refuses: fc.boolean(),
});
const LATER = timestamp('2026-12-31T00:00:00Z');

const sequences = fc.array(steps, { minLength: 5, maxLength: 40, size: 'max' });

describe('the engine and a naive twin of an order', () => {
  it('are told of every kind of step that is accepted', () => {
    const accepted = new Set<string>();
    fc.sample(sequences, { seed: 1, numRuns: 2_000 }).forEach((sequence) => {
      const twin = new NaiveTwin(QUANTITY, false, 'GTC');
      sequence.forEach((each) => {
        if (twin.take(each)) accepted.add('execType' in each ? each.execType : each.does);
      });
    });
    const kinds = [
      'replace',
      'cancel',
      'take back',
      'hibernate',
      'activate',
      'renewed',
      'day rolls',
      'expires',
      ...PLAIN_REPORTS,
    ];
    expect(kinds.filter((kind) => !accepted.has(kind))).toEqual([]);
  });

  it('agree after every step on whether it is accepted, the status, the quantities and the names', () => {
    fc.assert(
      fc.property(sequences, twins, (sequence, { cumQtyIdentifies, timeInForce, refuses }) => {
        const engine = given();
        const policy = { overfill: refuses ? 'refuse' : 'book' } as const;
        const twin = new NaiveTwin(QUANTITY, cumQtyIdentifies, timeInForce, refuses);
        const heard = new Set<string>();
        const till = timeInForce === 'GTD' ? { expireTime: LATER } : {};
        engine.when(newOrder({ quantity: decimal(QUANTITY), timeInForce, ...till }));
        sequence.forEach((each) => {
          const { events, columns, order } = engine.when(inputOf(each, twin), policy);
          events.forEach((event) => venueNamesOf(event).forEach((name) => heard.add(name)));
          const taken = events.every((event) => !('reason' in event) || !isOurs(event.type));
          const overfills = events.some(isOverfill);
          const expected = twin.take(each);
          const [name, open] = [order.venueOrderId, isOpenOrder(order)];
          const actual = { ...columns, taken, overfills, open, name, names: heard };
          expect(actual).toEqual({
            taken: expected,
            open: twin.isOpen(),
            overfills: twin.overfills,
            name: twin.name,
            names: twin.names,
            ordStatus: twin.status(),
            orderQty: twin.ordered,
            cumQty: twin.filledQuantity,
            leavesQty: twin.left(),
            avgPx: twin.averagePrice,
            ...twin.ofDay(),
          });
        });
      }),
      runs(2_000),
    );
  });
});

/** Our refusal, or that we put it aside; a venue's refusal is an accepted report. */
function isOurs(type: string): boolean {
  return type.endsWith('_REFUSED') || type === 'INPUT_PARKED' || type === 'TIME_IGNORED';
}

/** Flagged, or put aside. */
function isOverfill(event: DomainEvent): boolean {
  if (event.type === 'INPUT_PARKED') return event.reason.code === 'OVERFILL';
  return 'overfill' in event && event.overfill === true;
}

/** By which reports find the order: what the index of names has of the event. */
function venueNamesOf(event: DomainEvent): readonly string[] {
  return 'venueOrderId' in event && event.venueOrderId !== undefined ? [event.venueOrderId] : [];
}
