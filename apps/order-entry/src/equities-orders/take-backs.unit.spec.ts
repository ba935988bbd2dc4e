import { newEquitiesOrderId, type InboxRecord } from '@ome/contracts';
import { account } from '@ome/domain';
import { NotTakenError } from '@ome/outcomes';
import { describe, expect, it, vi } from 'vitest';
import { timeoutCancelRequest } from './inbox-requests.js';
import { ARRIVAL, ORDER } from './said-engine.spec.js';
import { TakeBacks } from './take-backs.js';

const ORDER_ID = newEquitiesOrderId(account('equities-3'), new Uint8Array(7));
const CANCEL = timeoutCancelRequest(ORDER, ORDER_ID, ARRIVAL);
const away = () => Promise.reject(new NotTakenError('not-sent', 'no broker answers'));

function takeBacksOver(put: (record: InboxRecord) => Promise<void>, shutdownWaitMs: number) {
  const error = vi.fn();
  const log = { error, warn: vi.fn(), info: vi.fn() };
  return { error, takeBacks: new TakeBacks({ door: { put }, shutdownWaitMs, log: log as never }) };
}

describe('a shutdown with a cancel under way', () => {
  it('waits until the inbox has it', async () => {
    let tries = 0;
    const put = () => {
      tries += 1;
      return tries === 1 ? away() : Promise.resolve();
    };
    const { takeBacks, error } = takeBacksOver(put, 20_000);
    takeBacks.begin(CANCEL);
    await takeBacks.beforeApplicationShutdown();
    expect(tries).toBe(2);
    await takeBacks.onApplicationShutdown();
    expect(error).not.toHaveBeenCalled();
  });

  it('says which order is left when the inbox does not take it in time', async () => {
    const { takeBacks, error } = takeBacksOver(away, 10);
    takeBacks.begin(CANCEL);
    await takeBacks.beforeApplicationShutdown();
    expect(error).not.toHaveBeenCalled();
    await takeBacks.onApplicationShutdown();
    expect(error.mock.calls).toMatchObject([[{ orderId: ORDER_ID }, expect.any(String)]]);
  });

  it('lets a try that has begun end well', async () => {
    const confirmed = Promise.withResolvers<void>();
    const { takeBacks, error } = takeBacksOver(() => confirmed.promise, 10);
    takeBacks.begin(CANCEL);
    const stopped = takeBacks.onApplicationShutdown();
    confirmed.resolve();
    await stopped;
    expect(error).not.toHaveBeenCalled();
  });
});
