import { partitionOf, type InboxMessage } from '@ome/contracts';
import { waitFor } from '@ome/testing';
import { describe, expect, it } from 'vitest';
import { CANCEL, clock, these, till } from './observed-clock.spec.js';

const dueOf = (account: string, n: number) => ({
  ...till('2026-03-02T10:00:00Z'),
  account,
  orderId: `${n}`.padStart(24, '0'),
});
const accountsOf = ({ inputs }: ReturnType<typeof clock>) => inputs().map(({ account }) => account);

describe('a partition of the inbox that cannot be written', () => {
  const accounts = Array.from({ length: 40 }, (_, n) => `acme-${n}`);
  const due = accounts.map(dueOf);
  const broken = partitionOf(accounts[0] ?? '', 8);
  const ofOthers = accounts.filter((account) => partitionOf(account, 8) !== broken);
  const refusing = (refused: () => boolean) => async (message: InboxMessage) => {
    if (message.partition === broken && refused()) throw new Error('no leader');
  };

  it('keeps no other from its expiries and mass cancels, and is tried once in each look', async () => {
    let tries = 0;
    const made = clock(
      {
        expiring: () => these(...due),
        openMassCancels: async () => [{ ...CANCEL, partition: (broken + 1) % 8 }],
      },
      refusing(() => (tries += 1) > 0),
    );
    await expect(made.look()).rejects.toThrow('no leader');
    expect(accountsOf(made).filter(Boolean)).toEqual(ofOthers);
    expect(made.inputs().at(-1)).toMatchObject({ body: { type: 'END_MASS_CANCEL' } });
    tries = 0;
    await expect(made.look()).rejects.toThrow('no leader');
    expect(tries).toBe(1);
  });

  it('hears what was due once it can be written', async () => {
    let isBroken = true;
    const made = clock(
      { expiring: () => these(...due) },
      refusing(() => isBroken),
    );
    await expect(made.look()).rejects.toThrow('no leader');
    isBroken = false;
    await made.look();
    await made.look();
    expect(new Set(accountsOf(made))).toEqual(new Set(accounts));
    expect(made.said).toHaveLength(accounts.length);
  });

  it('hears of ended sessions with the next look, not after a minute', async () => {
    let isBroken = true;
    const ofSession = due.map((order) => ({ ...order, timeInForce: 'GOOD_FOR_SESSION' }) as const);
    const made = clock(
      {
        ofEarlierDays: (_venues, _began, timeInForce) =>
          timeInForce === 'GOOD_FOR_SESSION' ? these(...ofSession) : these(),
      },
      refusing(() => isBroken),
    );
    await expect(made.look()).rejects.toThrow('no leader');
    isBroken = false;
    await made.look();
    await made.look();
    expect(new Set(accountsOf(made))).toEqual(new Set(accounts));
  });

  it('is not kept from one mass cancel by another, of which all was said', async () => {
    let isBroken = false;
    const [first, second] = [CANCEL, { ...CANCEL, _id: 'ome.inbox.v1/4/8' }].map((cancel) => ({
      ...cancel,
      partition: broken,
    }));
    const open = first === undefined || second === undefined ? [] : [first];
    const made = clock(
      { openMassCancels: async () => open },
      refusing(() => isBroken),
    );
    await made.look();
    isBroken = true;
    if (second !== undefined) open.push(second);
    await expect(made.look()).rejects.toThrow('no leader');
    isBroken = false;
    await made.look();
    expect(made.said).toHaveLength(2);
  });

  it('has its mass cancels ended only when every cancel is durable', async () => {
    let isBroken = true;
    const made = clock(
      {
        openMassCancels: async () => [{ ...CANCEL, partition: broken }],
        ordersToCancel: () => these(...due.slice(0, 1)),
      },
      refusing(() => isBroken),
    );
    await expect(made.look()).rejects.toThrow('no leader');
    expect(made.said).toEqual([]);
    isBroken = false;
    await made.look();
    expect(made.inputs()).toMatchObject([
      { body: { type: 'CANCEL_ORDER' } },
      { body: { type: 'END_MASS_CANCEL' } },
    ]);
  });
});

it('no word waits until another is durable: a mass cancel passes a thousand expiries', async () => {
  const asked: InboxMessage[] = [];
  const due = Array.from({ length: 1_000 }, (_, n) => ({
    ...till('2026-03-02T10:00:00Z'),
    orderId: `${n}`.padStart(24, '0'),
  }));
  const made = clock(
    { expiring: () => these(...due), openMassCancels: async () => [CANCEL] },
    async (message) => {
      asked.push(message);
      await new Promise(() => undefined);
    },
  );
  void made.look();
  await waitFor(() => asked.length === 1_001, {
    within: 5_000,
    what: 'every word to be on its way',
  });
});
