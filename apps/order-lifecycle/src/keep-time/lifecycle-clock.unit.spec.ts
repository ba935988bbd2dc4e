import { sessionEndOf, type InboxMessage } from '@ome/contracts';
import type { TimedOrder } from '@ome/projections';
import { describe, expect, it } from 'vitest';
import { LifecycleClock } from './lifecycle-clock.js';
import { CANCEL, clock, nothing, NOW, ORDER, these, till } from './observed-clock.spec.js';

const session = { ...ORDER, timeInForce: 'GOOD_FOR_SESSION' } as const;
/** Delivery of an hour from then on at M7; its gate closes five minutes before. */
const power = (delivery: string) => ({
  ...session,
  venue: 'M7',
  symbol: `DE-TENNET-${Date.parse(delivery) / 60_000}1`,
});
const elsewhere = (orders: readonly TimedOrder[]) =>
  clock({
    ofEarlierDays: (venues, _began, timeInForce) =>
      'not' in venues && timeInForce === 'GOOD_FOR_SESSION' ? these(...orders) : these(),
  });
/** Orders of M7 that were entered today at noon. */
const ofToday = (orders: readonly TimedOrder[]) =>
  clock({
    ofEarlierDays: (venues, before, timeInForce) => {
      const isAsked = 'only' in venues ? venues.only.includes('M7') : !venues.not.includes('M7');
      const isFound = isAsked && before > '2026-03-02T12';
      return isFound && timeInForce === 'GOOD_FOR_SESSION' ? these(...orders) : these();
    },
  });

describe('the clock', () => {
  it('says what has expired, to the nanosecond, and only once', async () => {
    const bounds: string[] = [];
    const kept = clock({
      expiring: (before) => {
        bounds.push(before);
        return these(till('2026-03-02T20:00:00.25Z'), till('2026-03-02T20:00:00.250000001Z'));
      },
    });
    await kept.look();
    await kept.look();
    expect(bounds[0]).toBe('2026-03-02T20:00:01Z');
    expect(kept.inputs()).toMatchObject([
      {
        kind: 'TIME',
        account: ORDER.account,
        orderId: ORDER.orderId,
        requestId: `sys:expire/${ORDER.orderId}/2026-03-02T20:00:00.25Z/2`,
        body: { type: 'EXPIRE_ORDER', due: '2026-03-02T20:00:00.25Z', timeInForce: 'GTD' },
      },
    ]);
  });

  it('says it again when a minute has shown no effect', async () => {
    const kept = clock({ expiring: () => these(till('2026-03-02T19:00:00Z')) });
    await kept.look();
    await kept.look(new Date(NOW.getTime() + 59_000));
    expect(kept.said).toHaveLength(1);
    await kept.look(new Date(NOW.getTime() + 61_000));
    expect(kept.said).toHaveLength(2);
  });

  it.each([
    ['back', -3_600_000],
    ['ahead', 3_600_000],
  ])(
    'says it again after a minute, no sooner and no later, when the time is set %s',
    async (_, set) => {
      const kept = clock({ expiring: () => these(till('2026-03-02T18:00:00Z')) });
      await kept.look(NOW, 0);
      const now = new Date(NOW.getTime() + set);
      await kept.look(now, 59_999);
      expect(kept.said).toHaveLength(1);
      await kept.look(now, 60_000);
      expect(kept.said).toHaveLength(2);
    },
  );

  it('asks again under another id once the venue has refused, ever later', async () => {
    let version = 2;
    const due = '2026-03-02T19:00:00Z';
    const kept = clock({ expiring: () => these({ ...till(due), version }) });
    const saidAfter = async (seconds: number) => {
      await kept.look(new Date(NOW.getTime() + seconds * 1000));
      return kept.said.length;
    };
    expect(await saidAfter(0)).toBe(1);
    version = 4;
    expect(await saidAfter(1)).toBe(1);
    expect(await saidAfter(60)).toBe(2);
    version = 6;
    expect(await saidAfter(179)).toBe(2);
    expect(await saidAfter(180)).toBe(3);
    expect(kept.inputs()).toMatchObject(
      [2, 4, 6].map((said) => ({ requestId: `sys:expire/${ORDER.orderId}/${due}/${said}` })),
    );
  });

  it.each(['expiring', 'ofEarlierDays', 'sessions', 'toRoll'] as const)(
    'lets no order keep another from its turn: %s',
    async (kind) => {
      const due = Array.from({ length: 2500 }, (_, index) => ({
        ...(kind === 'expiring' ? till('2026-03-02T19:00:00Z') : ORDER),
        orderId: index.toString(16).padStart(24, '0'),
      }));
      const kept = clock({
        ...(kind === 'expiring' && { expiring: () => these(...due) }),
        ...(kind === 'ofEarlierDays' && {
          ofEarlierDays: (venues, _began, timeInForce) =>
            'only' in venues && timeInForce === 'DAY' ? these(...due) : these(),
        }),
        ...(kind === 'sessions' && {
          ofEarlierDays: (venues, _began, timeInForce) =>
            'only' in venues && timeInForce === 'GOOD_FOR_SESSION' ? these(...due) : these(),
        }),
        ...(kind === 'toRoll' && {
          toRoll: (venues) => ('only' in venues ? these(...due) : these()),
        }),
      });
      for (const said of [1000, 2000, 2500, 2500]) {
        await kept.look();
        expect(kept.said).toHaveLength(said);
      }
      const told = new Set(kept.inputs().map((input) => 'orderId' in input && input.orderId));
      expect(told.size).toBe(2500);
    },
  );

  it('ends the day of a venue at its own midnight', async () => {
    const asked: unknown[] = [];
    const kept = clock({
      ofEarlierDays: (venues, began, timeInForce) => {
        if (timeInForce !== 'DAY') return these();
        asked.push([venues, began]);
        return 'only' in venues ? these(ORDER) : these();
      },
      toRoll: (venues, _began, day) => {
        asked.push(day);
        return 'only' in venues ? these({ ...ORDER, timeInForce: 'GTC' }) : these();
      },
    });
    await kept.look();
    expect(asked).toEqual([
      [{ only: ['NSE', 'BSE'] }, '2026-03-02T18:30:00Z'],
      '2026-03-03',
      [{ not: ['NSE', 'BSE'] }, '2026-03-02T00:00:00Z'],
      '2026-03-02',
    ]);
    expect(kept.inputs()).toMatchObject([
      { body: { type: 'EXPIRE_ORDER', due: '2026-03-02T18:30:00Z', timeInForce: 'DAY' } },
      { body: { type: 'ROLL_DAY', tradingDay: '2026-03-03', dayBegan: '2026-03-02T18:30:00Z' } },
    ]);
  });

  describe('of a GOOD_FOR_SESSION order', () => {
    it.each([
      ['the day, where nothing says when the session ends', session, '2026-03-02T00:00:00Z'],
      [
        'the day, when the session was over before',
        power('2026-03-01T12:00Z'),
        '2026-03-02T00:00:00Z',
      ],
      ['its session', power('2026-03-02T20:00Z'), '2026-03-02T19:55:00Z'],
    ])('says the end with %s', async (_what, order, due) => {
      const kept = elsewhere([order]);
      await kept.look();
      expect(kept.inputs()).toMatchObject([
        {
          orderId: ORDER.orderId,
          body: { type: 'EXPIRE_ORDER', due, timeInForce: 'GOOD_FOR_SESSION' },
        },
      ]);
    });

    it.each([
      ['an earlier day', elsewhere],
      ['this day', ofToday],
    ])(
      'of %s says nothing while its session goes on, and looks again a minute later',
      async (_, kind) => {
        const kept = kind([power('2026-03-02T21:00Z'), power('2026-03-02T22:00Z')]);
        for (const [time, said] of [
          ['20:54:30', 0],
          ['20:55:29', 0],
          ['20:55:30', 1],
        ] as const) {
          await kept.look(new Date(`2026-03-02T${time}Z`));
          expect(kept.said).toHaveLength(said);
        }
        const due = '2026-03-02T20:55:00Z';
        expect(kept.inputs()).toMatchObject([{ body: { type: 'EXPIRE_ORDER', due } }]);
      },
    );

    it('leaves the end to the venue for the first seconds', async () => {
      const kept = ofToday([power('2026-03-02T21:00Z')]);
      await kept.look(new Date('2026-03-02T20:55:04.999Z'));
      expect(kept.said).toHaveLength(0);
      await kept.look(new Date('2026-03-02T20:56:05Z'));
      expect(kept.said).toHaveLength(1);
    });

    it.each([
      ['a session that ended on an earlier day', power('2026-03-01T12:00Z')],
      ['no session that anything is known of', { ...session, venue: 'M7', symbol: 'NONE' }],
    ])('entered today says nothing before midnight: %s', async (_, order) => {
      const kept = ofToday([order]);
      await kept.look();
      expect(kept.said).toHaveLength(0);
    });

    it('is said once, whether it is found by its day or by its session', async () => {
      const kept = clock({
        ofEarlierDays: (_venues, _before, timeInForce) =>
          timeInForce === 'GOOD_FOR_SESSION' ? these(power('2026-03-02T20:00Z')) : these(),
      });
      await kept.look();
      expect(kept.said).toHaveLength(1);
    });

    it('looks again after a minute although the time was set back', async () => {
      const due: TimedOrder[] = [];
      const kept = elsewhere(due);
      await kept.look(NOW, 0);
      due.push(session);
      const earlier = new Date(NOW.getTime() - 3_600_000);
      await kept.look(earlier, 59_999);
      expect(kept.said).toHaveLength(0);
      await kept.look(earlier, 60_000);
      expect(kept.said).toHaveLength(1);
    });
  });

  it('cancels each order of a mass cancel, then says that it ends', async () => {
    const kept = clock({
      openMassCancels: async () => [{ ...CANCEL, submittedBy: 'alice' }],
      ordersToCancel: () => these(ORDER),
    });
    await kept.look();
    expect(kept.inputs()).toMatchObject([
      {
        kind: 'REQUEST',
        requestId: `sys:${CANCEL._id}/${ORDER.orderId}`,
        body: { type: 'CANCEL_ORDER', reason: 'MASS_CANCEL', submittedBy: 'alice' },
      },
      { kind: 'TIME', body: { type: 'END_MASS_CANCEL', marker: CANCEL._id, orders: 1 } },
    ]);
    expect(kept.said[1]).toMatchObject({ partition: CANCEL.partition, key: null });
  });

  it('names nobody in the cancels of a mass cancel for which nobody had signed in', async () => {
    const kept = clock({
      openMassCancels: async () => [CANCEL],
      ordersToCancel: () => these(ORDER),
    });
    await kept.look();
    expect(kept.said[0]?.value).not.toContain('submittedBy');
  });

  it('does not end a mass cancel whose cancels could not be said', async () => {
    const said: InboxMessage[] = [];
    const broken = new LifecycleClock({
      queries: {
        expiring: nothing,
        ofEarlierDays: nothing,
        toRoll: nothing,
        openMassCancels: async () => [CANCEL],
        ordersToCancel: () => these(ORDER),
      },
      produce: async (message) => {
        said.push(message);
        throw new Error('away');
      },
      partitionCount: 8,
      timeZones: {},
      sessionEndOf,
      sessionVenues: [],
    });
    await expect(broken.look(NOW)).rejects.toThrow('away');
    expect(said).toHaveLength(1);
  });
});
