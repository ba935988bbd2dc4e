import { orderIdFor } from '@ome/contracts';
import { account, clientOrderId } from '@ome/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Installation } from '../installation.spec.js';
import { AccountLog } from './account-log.spec.js';

let installation: Installation;
beforeAll(async () => {
  installation = await Installation.start();
  await installation.ome(['topics', 'ensure']);
}, 120_000);
afterAll(() => installation.stop());

const idOf = (owner: string, name: string) => orderIdFor(account(owner), clientOrderId(name));
const show = (...args: readonly string[]) => installation.document('order', 'show', ...args);

/** An order of the account, filled in part, then replaced and acknowledged: five events. */
async function replacedOrder(owner: string): Promise<AccountLog> {
  const log = new AccountLog(installation, owner);
  await log.newOrder('first');
  await log.report({ clientOrderId: 'first', execId: 'e1', execType: 'NEW' });
  const fill = { execId: 'e2', execType: 'TRADE', lastQty: '40', lastPx: '101' } as const;
  await log.report({ clientOrderId: 'first', ...fill });
  await log.request({
    type: 'REPLACE_ORDER',
    account: owner,
    origClientOrderId: 'first',
    clientOrderId: `${owner}-second`,
    submittedBy: 'dora',
    quantity: '150',
  });
  await log.report({ clientOrderId: `${owner}-second`, execId: 'e3', execType: 'REPLACED' });
  // Another order of the same partition, which is no part of the story.
  await log.newOrder('another');
  // A repeat: a record that names the order and is no event of it.
  await log.report({ clientOrderId: 'first', ...fill });
  return log;
}

describe('an order in the database', () => {
  const id = idOf('acme-1', 'first');
  beforeAll(async () => {
    await (await replacedOrder('acme-1')).project();
  });

  it('is found by any of its names and told from its first event on', async () => {
    const byId = await show(id);
    expect(await show('acme-1-second')).toEqual(byId);
    expect(byId).toMatchObject({
      orderId: id,
      order: { ordStatus: 'PARTIALLY_FILLED', cumQty: '40', leavesQty: '110', version: 5 },
      log: { version: 5 },
      story: [
        { type: 'ORDER_PLACED', version: 1, ordStatus: 'PENDING_NEW', leavesQty: '100' },
        { type: 'ORDER_ACKNOWLEDGED', version: 2, execId: 'e1', ordStatus: 'NEW' },
        { type: 'FILL_BOOKED', version: 3, execType: 'TRADE', cumQty: '40', avgPx: '101' },
        { type: 'REPLACE_REQUESTED', version: 4, data: { submittedBy: 'dora' } },
        { type: 'ORDER_REPLACED', version: 5, leavesQty: '110' },
        { type: 'REPORT_REPEATED', execId: 'e2' },
      ],
    });
  });

  it('is told to people with the causes and its place in the log', async () => {
    const { code, out } = await installation.ome(['order', 'show', id]);
    expect(code).toBe(0);
    expect(out).toContain('first > acme-1-second');
    expect(out).toMatch(/REPLACE_REQUESTED .*│ dora +│/);
    expect(out).toMatch(/│ 3 +│ FILL_BOOKED +│ TRADE .*│ ome\.inbox\.v1\/\d\/2 /);
    expect(out).toContain('The document has the newest version, 5.');
  });

  it('needs an account where two use its name', async () => {
    await (await replacedOrder('globex-1')).project();
    const { code, err } = await installation.ome(['order', 'show', 'first']);
    expect(code).toBe(1);
    expect(err).toContain('acme-1, globex-1');
    await expect(show('first', '--account', 'globex-1')).resolves.toMatchObject({
      orderId: idOf('globex-1', 'first'),
    });
  });
});

describe('an order that is not in the database', () => {
  it('is told from the log, by its orderId or its first name in the account', async () => {
    await replacedOrder('acme-2');
    const id = idOf('acme-2', 'first');
    const found = await show(id);
    expect(found).toMatchObject({ orderId: id, order: null, log: { version: 5 } });
    expect(await show('first', '--account', 'acme-2')).toEqual(found);
    const { out } = await installation.ome(['order', 'show', id]);
    expect(out).toMatch(/ordStatus +PARTIALLY_FILLED/);
    expect(out).toContain('no document yet');
  });

  it('is told even when the database is away', async () => {
    await replacedOrder('acme-3');
    const id = idOf('acme-3', 'first');
    const mongodb = 'mongodb://127.0.0.1:1/ome';
    const { code, out } = await installation.ome(['order', 'show', id], { mongodb });
    expect(code).toBe(0);
    expect(out).toContain('MongoDB does not answer at mongodb://127.0.0.1:1/ome');
    expect(out).toContain('FILL_BOOKED');
  });

  it('is unknown when the log has none', async () => {
    for (const name of ['nobody', idOf('acme-1', 'never sent')]) {
      const { code, err } = await installation.ome(['order', 'show', name]);
      expect(code).toBe(1);
      expect(err).toContain(`No order has the name ${name}`);
    }
  });
});

it('an order whose document is behind says so', async () => {
  const log = new AccountLog(installation, 'acme-4');
  await log.newOrder('late');
  await log.report({ clientOrderId: 'late', execId: 'e1', execType: 'NEW' });
  await log.project(1);
  const { out } = await installation.ome(['order', 'show', 'late']);
  expect(out).toContain('The document has version 1 of 2: the projection is behind.');
});

it('the database says what it holds and what it has not yet', async () => {
  const log = new AccountLog(installation, 'lagging-5');
  await log.newOrder('one');
  await log.newOrder('two');
  await log.newOrder('three');
  await log.project(2);
  const shown = await installation.document('db', 'show', '--newest', '1');
  const before = await installation.store.orders.countDocuments();
  expect(shown).toMatchObject({
    collections: expect.arrayContaining([{ name: 'orders', documents: before }]),
    partitions: expect.arrayContaining([
      expect.objectContaining({ partition: log.partition, behind: 2, exact: true }),
    ]),
    newestOrders: [expect.objectContaining({ version: expect.any(Number) })],
  });
  const { out } = await installation.ome(['db', 'show']);
  expect(out).toMatch(/orders +│ \d+/);
  expect(out).toContain('records behind');
});

describe('ome db drop-projections', () => {
  it('asks, drops nothing else, and the order is still known by the log', async () => {
    const log = new AccountLog(installation, 'initech-1');
    await log.newOrder('kept');
    await log.project();
    const other = installation.store.native({ collection: { name: 'subscriptions' } });
    await other.insertOne({ _id: 'alice' });

    const unasked = await installation.ome(['db', 'drop-projections']);
    expect(unasked.code).toBe(2);
    expect(await installation.store.orders.countDocuments()).not.toBe(0);

    await expect(installation.document('db', 'drop-projections', '--yes')).resolves.toMatchObject({
      dropped: expect.arrayContaining(['orders', 'checkpoints']) as unknown,
    });
    expect(await installation.store.collectionCounts()).toEqual(new Map([['subscriptions', 1]]));
    await expect(show(idOf('initech-1', 'kept'))).resolves.toMatchObject({ log: { version: 1 } });
  });
});
