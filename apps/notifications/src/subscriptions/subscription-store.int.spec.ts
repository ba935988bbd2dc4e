import { emptyDatabase } from '@ome/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Database } from '../database.schema.js';
import { SubscriptionStore } from './subscription-store.js';
import { subscriptionModel } from './subscriptions.schema.js';

let database: Database;
let store: SubscriptionStore;
let clock = 0;

beforeAll(async () => {
  database = new Database(emptyDatabase('subscriptions'));
  store = new SubscriptionStore(subscriptionModel(database), () => `t${(clock += 1)}`);
  await database.connect();
});

afterAll(() => database.close());

const usersOf = async (orderId: string) => (await store.list({ orderId })).map(({ user }) => user);

describe('subscriptions', () => {
  it('come with the entry of an order, once', async () => {
    const entered = [
      { orderId: 'o-1', user: 'alice' },
      { orderId: 'o-2', user: 'alice' },
    ];
    await Promise.all([store.enter(entered), store.enter(entered), store.enter(entered)]);
    const list = await store.list({ user: 'alice' });
    expect(list.map(({ orderId, origin }) => [orderId, origin])).toEqual([
      ['o-1', 'ENTERED'],
      ['o-2', 'ENTERED'],
    ]);
  });

  it('are asked for by others, and asking again changes nothing', async () => {
    const first = await store.subscribe({ orderId: 'o-3', user: 'bob' });
    expect(await store.subscribe({ orderId: 'o-3', user: 'bob' })).toEqual(first);
    expect(await usersOf('o-3')).toEqual(['bob']);
  });

  it('stay ended when the entry of the order is read again, until asked for', async () => {
    const interest = { orderId: 'o-4', user: 'alice' };
    await store.enter([interest]);
    await store.unsubscribe(interest);
    await store.unsubscribe(interest);
    await store.enter([interest]);
    expect(await usersOf('o-4')).toEqual([]);
    await store.subscribe(interest);
    expect(await usersOf('o-4')).toEqual(['alice']);
  });

  it('are found among some users and orders', async () => {
    for (const user of ['u1', 'u2', 'u3']) await store.subscribe({ orderId: 'o-5', user });
    await store.unsubscribe({ orderId: 'o-5', user: 'u3' });
    await store.subscribe({ orderId: 'o-6', user: 'u1' });
    const found = await store.among(['u1', 'u3'], ['o-5', 'o-6', 'o-7']);
    expect(Object.fromEntries(found)).toEqual({ 'o-5': ['u1'], 'o-6': ['u1'] });
  });

  it('do not run names together', async () => {
    await store.subscribe({ orderId: 'a","b', user: 'c' });
    await store.subscribe({ orderId: 'a', user: 'b","c' });
    expect(await usersOf('a')).toEqual(['b","c']);
  });
});
