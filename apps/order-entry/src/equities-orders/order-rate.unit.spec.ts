import { accountName } from '@ome/equities';
import { expect, it } from 'vitest';
import {
  ARRIVAL,
  BASE,
  cancel,
  engineThatSays,
  enter,
  ORDER,
  placed,
  ratesOf,
  update,
} from './said-engine.spec.js';

const TOO_MANY = {
  success: false,
  comment: expect.stringMatching(/^More than 2 orders a second of the account /),
};
const PROJECTED = {
  account: accountName(ORDER.account),
  ordStatus: 'NEW',
  acknowledged: true,
  clientOrderIds: [BASE],
} as const;

const engine = (rate: number) =>
  engineThatSays((orderId) => [placed(orderId)], PROJECTED, undefined, ratesOf(rate));

it('new orders and updates of an account spend one rate, and above it nothing is sent', async () => {
  const limited = engine(2);
  await enter(limited);
  await update(limited);
  expect(await enter(limited)).toEqual(TOO_MANY);
  expect(await update(limited)).toEqual(TOO_MANY);
  expect(limited.asked).toHaveLength(2);
});

it('an order that is not as the dialect has it spends nothing', async () => {
  const limited = engine(1);
  const wrong = await limited.orders.enter({ ...ORDER, total_qty: '0' }, ARRIVAL);
  expect(wrong).toMatchObject({ success: false });
  await enter(limited);
  expect(limited.asked).toHaveLength(1);
});

it('a cancel passes whatever the rate', async () => {
  const limited = engine(1);
  await enter(limited);
  await cancel(limited);
  await cancel(limited);
  await cancel(limited);
  expect(limited.asked).toHaveLength(4);
});

it('nobody is limited where no rate is configured, nor where the order is not known', async () => {
  const free = engine(0);
  await enter(free);
  await enter(free);
  expect(free.asked).toHaveLength(2);
  const unknown = engine(1);
  unknown.breakProjection('unreadable');
  await update(unknown);
  await update(unknown);
  expect(unknown.asked).toHaveLength(2);
});
