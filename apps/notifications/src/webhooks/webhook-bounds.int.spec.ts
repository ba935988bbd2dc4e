import type { Caller } from '@ome/access';
import { bearer, emptyDatabase, uniqueName, waitFor } from '@ome/testing';
import { UserDatabase, UserStore } from '@ome/users';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Peer } from '../peer.spec.js';
import { request, World } from '../world.spec.js';

const LIMIT = 3;
const WITHIN = 30_000;

const peer = new Peer();
const uri = emptyDatabase('webhook-bounds');
const users = new UserDatabase(uri);
let world: World;
let base: string;
beforeAll(async () => {
  await users.connect();
  base = await peer.listen();
  world = await World.open({
    MONGODB_URI: uri,
    WEBHOOK_ALLOWED_HOSTS: '127.0.0.1',
    WEBHOOKS_PER_USER: String(LIMIT),
  });
});
afterAll(async () => {
  await world.close();
  peer.close();
  await users.close();
});

/** Events of the world are of account acme-1. */
const traderOf = (user: string): Caller => ({ user, role: 'trader', accounts: ['acme-1'] });

const add = async (as: Caller, path: string) =>
  request(world.url('/v1/webhooks'), {
    method: 'POST',
    headers: { ...(await bearer(as)), 'content-type': 'application/json' },
    body: JSON.stringify({ url: `${base}${path}` }),
  });

it('a user has no more webhooks than allowed, however they are added', async () => {
  const trader = traderOf(uniqueName('u'));
  const burst = await Promise.all(
    Array.from({ length: 3 * LIMIT }, (_, index) => add(trader, `/${index}`)),
  );
  const added = burst.filter(({ status }) => status === 200).length;
  expect(added).toBeLessThanOrEqual(LIMIT);
  for (let index = added; index < LIMIT; index += 1) {
    expect((await add(trader, `/more-${index}`)).status).toBe(200);
  }
  const refused = await add(trader, '/one-more');
  expect(refused.status).toBe(409);
  expect(await refused.json()).toMatchObject({ code: 'TOO_MANY_WEBHOOKS' });
  const path = added === LIMIT ? `/${burst.findIndex(({ status }) => status === 200)}` : '/more-2';
  expect((await add(trader, path)).status).toBe(200);
});

it('a webhook is told nothing that its owner may read no more', async () => {
  const former = traderOf(uniqueName('former'));
  await new UserStore(users).add(former, 'hash');
  const trader = traderOf(uniqueName('trader'));
  for (const caller of [former, trader]) {
    expect((await add(caller, `/${caller.user}`)).status).toBe(200);
  }
  await users.users.updateOne({ _id: former.user }, { accounts: ['globex-1'] });
  const refused = async () => {
    const text = await (await request(world.url('/metrics'))).text();
    return Number(/outcome="NOT_ALLOWED"[^}]*} (\d+)/.exec(text)?.[1] ?? 0);
  };
  // What he was allowed when he called counts for some seconds more.
  let happened = 0;
  await waitFor(
    async () => {
      await world.happen(uniqueName('o'), 1, former.user);
      happened += 1;
      return (await refused()) > 0;
    },
    { within: WITHIN, what: 'the change of his rights' },
  );
  const hidden = uniqueName('o');
  const shown = uniqueName('o');
  await world.happen(hidden, 1, former.user);
  happened += 1;
  await world.happen(shown, 1, trader.user);
  const posted = (user: string) => peer.posted.filter(({ path }) => path === `/${user}`).length;
  await waitFor(() => posted(trader.user) > 0, { within: WITHIN, what: "the trader's post" });
  await waitFor(async () => posted(former.user) + (await refused()) === happened, {
    within: WITHIN,
    what: 'the end of the other deliveries',
  });
  expect(peer.of(hidden)).toEqual([]);
});
