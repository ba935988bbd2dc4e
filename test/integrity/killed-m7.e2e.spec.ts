import { hasKafka } from '@ome/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { foldLog } from './independent-fold.js';
import { ORDERS, runM7WithKills, type KilledM7Run } from './killed-m7-run.js';
import { bookedTwice, unbalanced, versionGaps, wrongSums } from './log-checks.js';
import { clientIdentifierOf, expectedViews, refusedNames, viewDifferences } from './m7-views.js';

let run: KilledM7Run;
beforeAll(async () => {
  run = await runM7WithKills();
}, 300_000);
afterAll(() => run?.close());

const folded = () => foldLog(run.events);
const countOf = (type: string) => run.events.filter(({ value }) => value['type'] === type).length;

interface Level {
  readonly price: string;
  readonly quantity: string;
}

// The reader of the log needs Java and Maven, also where Docker has the stack.
const describeWithKafka = describe.runIf(await hasKafka());

describeWithKafka(
  '500 M7 orders over sockets while order-lifecycle, the venue and order-entry are killed',
  () => {
    it('has each of them once in the log, and some of every kind of story', () => {
      const accepted = [...(folded().collections['orders']?.values() ?? [])].map(
        clientIdentifierOf,
      );
      const names = run.loads.flatMap((load) => load.names);
      const refused = refusedNames(run.events).filter((name) => names.includes(name));
      expect([...accepted, ...refused].toSorted()).toEqual(names.toSorted());
      expect(accepted).toHaveLength(ORDERS);
      const stories = ['FILL_BOOKED', 'ORDER_REPLACED', 'ORDER_CANCELED'].map(countOf);
      expect(Math.min(...stories)).toBeGreaterThan(0);
      expect(countOf('ORDER_ACKNOWLEDGED')).toBe(ORDERS);
    });

    it('shows each client, who was cut off and came back, what a fold of the log has', () => {
      const expected = expectedViews(folded());
      for (const load of run.loads) {
        expect(load.snapshots).toBeGreaterThan(1);
        expect(viewDifferences(load, expected)).toEqual([]);
      }
    });

    it('shows no client an order of the other company', () => {
      for (const { names, view } of run.loads) {
        const strange = view
          .all()
          .filter(({ order }) => !names.includes(order.clientIdentifier ?? ''));
        expect(strange).toEqual([]);
      }
    });

    it('doubles no order at the venue: its book has what the log has open', async () => {
      const response = await fetch(`${run.simulatorUrl}/v1/books/M7/${run.symbol}`);
      const { bids, offers } = (await response.json()) as Record<'bids' | 'offers', Level[]>;
      const book = [...bids, ...offers].map(({ price, quantity }) => [
        Number(price),
        Number(quantity),
      ]);
      const open = new Map<number, number>();
      for (const { state, price, quantity } of expectedViews(folded()).values()) {
        if (state !== 'Active') continue;
        open.set(price, Math.round(((open.get(price) ?? 0) + quantity) * 10) / 10);
      }
      expect(book.toSorted(byPrice)).toEqual([...open].toSorted(byPrice));
    });

    it('numbers events without a gap, and books each report once and every trade on both sides', () => {
      expect(versionGaps(run.events)).toEqual([]);
      expect(bookedTwice(run.events)).toEqual([]);
      expect(wrongSums(run.events)).toEqual([]);
      expect(folded().wrongColumns).toEqual([]);
      expect(unbalanced(run.fills)).toEqual([]);
    });
  },
);

function byPrice(left: readonly number[], right: readonly number[]): number {
  return (left[0] ?? 0) - (right[0] ?? 0);
}
