import { hasKafka, waitFor } from '@ome/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { foldLog } from './independent-fold.js';
import { runWithKills, ORDERS, type KilledRun } from './killed-run.js';
import {
  bookedTwice,
  byAccount,
  unbalanced,
  versionGaps,
  withoutOneOutcome,
  wrongSums,
} from './log-checks.js';
import { projectionDifferences } from './projection-differences.js';

const CATCH_UP_MS = 60_000;

let run: KilledRun;
beforeAll(async () => {
  run = await runWithKills();
}, 500_000);
afterAll(async () => {
  await run.close();
});

const differences = () =>
  projectionDifferences(run.stack.mongodbUri, foldLog(run.events).collections);
const countOf = (type: string) => run.events.filter(({ value }) => value['type'] === type).length;

// The reader of the log needs Java and Maven, also where Docker has the stack.
const describeWithKafka = describe.runIf(await hasKafka());

describeWithKafka(
  '2,000 orders while every service is killed once and a writer is taken over',
  () => {
    it('gives every request exactly one outcome', () => {
      expect(run.requestIds.length).toBeGreaterThan(ORDERS);
      expect(withoutOneOutcome(run.events, run.requestIds)).toEqual([]);
    });

    it('accepts every order, and has fills, replaces and cancels to speak of', () => {
      expect(countOf('ORDER_PLACED')).toBe(ORDERS);
      expect(countOf('FILL_BOOKED')).toBeGreaterThan(ORDERS / 2);
      expect(countOf('ORDER_REPLACED')).toBeGreaterThan(0);
      expect(countOf('ORDER_CANCELED')).toBeGreaterThan(0);
    });

    it('numbers the events of every order 1, 2, 3 ... in the order of the log', () => {
      expect(versionGaps(run.events)).toEqual([]);
    });

    it('books no report twice', () => {
      expect(bookedTwice(run.events)).toEqual([]);
    });

    it('fills orders by the sum of their fills, and sells of every instrument what it buys', () => {
      expect(wrongSums(run.events)).toEqual([]);
      expect(unbalanced(run.fills)).toEqual([]);
    });

    it('states in every event the columns that a fold of the log has there', () => {
      expect(foldLog(run.events).wrongColumns).toEqual([]);
    });

    it('puts exactly the fills of the log on the fills topic, in their order', async () => {
      const { fills } = foldLog(run.events);
      const arrived = () => run.fills.length >= fills.length;
      await waitFor(arrived, { within: CATCH_UP_MS, what: 'all fills' });
      expect(byAccount(run.fills.map(({ value }) => value))).toEqual(byAccount(fills));
    });

    it(
      'has in every collection of MongoDB, field by field, what a fold of the log has',
      { timeout: 2 * CATCH_UP_MS },
      async () => {
        await waitFor(async () => (await differences()).length === 0, {
          within: CATCH_UP_MS,
          what: 'the projection to reach the log',
        }).catch(() => undefined);
        expect((await differences()).slice(0, 3)).toEqual([]);
      },
    );
  },
);
