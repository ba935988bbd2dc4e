import { partitionOf, type InboxMessage } from '@ome/contracts';
import { waitFor } from '@ome/testing';
import { describe, expect, it } from 'vitest';
import { CANCEL, clock, these, till } from './observed-clock.spec.js';

const dueOf = (account: string, n: number) => ({
  ...till('2026-03-02T10:00:00Z'),
  account,
  orderId: `${n}`.padStart(24, '0'),
});

describe('a partition of the inbox that cannot be written', () => {
  const accounts = Array.from({ length: 40 }, (_, n) => `acme-${n}`);
  const due = accounts.map(dueOf);
  const broken = partitionOf(accounts[0] ?? '', 8);
  const ofOthers = accounts.filter((account) => partitionOf(account, 8) !== broken);
  const cancel = { ...CANCEL, partition: broken };

  it('keeps no other from its expiries and mass cancels, and is tried once in each look', async () => {
    const made = hinderedClock({
      expiring: () => these(...due),
      openMassCancels: async () => [{ ...CANCEL, partition: (broken + 1) % 8 }],
    });
    await made.lookInVain();
    expect(made.accounts().filter(Boolean)).toEqual(ofOthers);
    expect(made.inputs().at(-1)).toMatchObject({ body: { type: 'END_MASS_CANCEL' } });
    expect(await made.lookInVain()).toEqual({ tries: 1 });
  });

  it('hears what was due once it can be written', async () => {
    const made = hinderedClock({ expiring: () => these(...due) });
    await made.lookInVain();
    made.mend();
    await made.look();
    await made.look();
    expect(new Set(made.accounts())).toEqual(new Set(accounts));
    expect(made.said).toHaveLength(accounts.length);
  });

  it('hears of ended sessions with the next look, not after a minute', async () => {
    const ofSession = due.map((order) => ({ ...order, timeInForce: 'GOOD_FOR_SESSION' }) as const);
    const made = hinderedClock({
      ofEarlierDays: (_venues, _began, timeInForce) =>
        timeInForce === 'GOOD_FOR_SESSION' ? these(...ofSession) : these(),
    });
    await made.lookInVain();
    made.mend();
    await made.look();
    await made.look();
    expect(new Set(made.accounts())).toEqual(new Set(accounts));
  });

  it('is not kept from one mass cancel by another, of which all was said', async () => {
    const open = [cancel];
    const made = hinderedClock({ openMassCancels: async () => open });
    made.mend();
    await made.look();
    made.breakDown();
    open.push({ ...cancel, _id: 'ome.inbox.v1/4/8' });
    await made.lookInVain();
    made.mend();
    await made.look();
    expect(made.said).toHaveLength(2);
  });

  it('has its mass cancels ended only when every cancel is durable', async () => {
    const made = hinderedClock({
      openMassCancels: async () => [cancel],
      ordersToCancel: () => these(...due.slice(0, 1)),
    });
    await made.lookInVain();
    expect(made.said).toEqual([]);
    made.mend();
    await made.look();
    expect(made.inputs()).toMatchObject([
      { body: { type: 'CANCEL_ORDER' } },
      { body: { type: 'END_MASS_CANCEL' } },
    ]);
  });

  /** A clock that cannot write to the broken partition until that is mended. */
  function hinderedClock(held: Parameters<typeof clock>[0]) {
    let isBroken = true;
    let tries = 0;
    const made = clock(held, async ({ partition }) => {
      if (partition !== broken || !isBroken) return;
      tries += 1;
      throw new Error('no leader');
    });
    return {
      ...made,
      /** Gives how often the broken partition was tried. */
      lookInVain: async () => {
        tries = 0;
        await expect(made.look()).rejects.toThrow('no leader');
        return { tries };
      },
      mend: () => void (isBroken = false),
      breakDown: () => void (isBroken = true),
      /** Of every word that was said, in order. */
      accounts: () => made.inputs().map(({ account }) => account),
    };
  }
});

it('no word waits until another is durable: a mass cancel passes a thousand expiries', async () => {
  const asked: InboxMessage[] = [];
  const due = Array.from({ length: 1_000 }, (_, n) => dueOf('acme-1', n));
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
