import { decodeInbox, sessionEndOf, TOPICS, type InboxMessage } from '@ome/contracts';
import { position } from '@ome/domain';
import type { OpenMassCancel, TimedOrder, TimedOrders } from '@ome/projections';
import { LifecycleClock, type LifecycleClockOptions } from './lifecycle-clock.js';

export const NOW = new Date('2026-03-02T20:00:00.250Z');
export const ORDER: TimedOrder = {
  orderId: 'f464ff46bea35a3f7a1b9d26',
  account: 'acme-1',
  venue: 'NSE',
  symbol: 'INFY',
  version: 2,
  timeInForce: 'DAY',
};
export const till = (expireTime: string): TimedOrder => ({
  ...ORDER,
  timeInForce: 'GTD',
  expireTime,
});
export const CANCEL: OpenMassCancel = {
  _id: 'ome.inbox.v1/4/7',
  partition: 4,
  offset: 9,
  scope: {},
  requestedAt: '2026-03-02T19:00:00.000Z',
};

export async function* these(...orders: readonly TimedOrder[]): TimedOrders {
  yield* orders;
}
export const nothing = () => these();

/** A clock whose projections hold these, and what it said. */
export function clock(
  held: Partial<LifecycleClockOptions['queries']>,
  produce: LifecycleClockOptions['produce'] = async () => undefined,
) {
  const said: InboxMessage[] = [];
  let ranMs = 0;
  const made = new LifecycleClock({
    queries: {
      expiring: nothing,
      ofEarlierDays: nothing,
      toRoll: nothing,
      openMassCancels: async () => [],
      ordersToCancel: nothing,
      ...held,
    },
    produce: async (message) => {
      await produce(message);
      said.push(message);
    },
    partitionCount: 8,
    timeZones: { NSE: 'Asia/Kolkata', BSE: 'Asia/Kolkata' },
    sessionEndOf,
    sessionVenues: ['M7'],
    runningMs: () => ranMs,
  });
  return {
    /** At a time of day; unless it was set, the process has run as long as that says. */
    look: (now = NOW, running = now.getTime() - NOW.getTime()) => {
      ranMs = running;
      return made.look(now);
    },
    inputs: () =>
      said.map(({ key, value }, offset) =>
        decodeInbox(
          Buffer.from(value),
          key === null ? null : Buffer.from(key),
          position(`${TOPICS.inbox}/4/${offset}`),
        ),
      ),
    said,
  };
}
