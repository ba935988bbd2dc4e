import { expect, it, vi } from 'vitest';
import { silentLog } from '../connection/messaging-log.js';
import { createSingleFlightProducer } from './single-flight-producer.js';

/** A broker that takes a batch and never says so. */
function silentBroker() {
  const send = vi.fn(() => new Promise<never>(() => undefined));
  const producer = { connect: () => Promise.resolve(), disconnect: () => Promise.resolve(), send };
  const partitions = [{ partitionId: 0, leader: 1 }];
  const fetchTopicMetadata = () => Promise.resolve({ topics: [{ name: 't', partitions }] });
  const kafka = {
    log: silentLog,
    singleAttempt: { producer: () => producer },
    admin: () => Promise.resolve({ fetchTopicMetadata }),
  };
  return { kafka: kafka as never, send };
}

it('does not know of a record on its way at the deadline; of one that waits behind it, it does', async () => {
  const { kafka, send } = silentBroker();
  const producer = createSingleFlightProducer(kafka, { deadlineMs: 200 });
  const onItsWay = producer.produce({ topic: 't', key: 'a', value: 'v' });
  onItsWay.catch(() => undefined);
  await vi.waitFor(() => expect(send).toHaveBeenCalledOnce());
  const behind = producer.produce({ topic: 't', key: 'a', value: 'w' });
  await expect(behind).rejects.toMatchObject({ outcome: 'not-sent', retriable: true });
  await expect(onItsWay).rejects.toMatchObject({ outcome: 'unknown', retriable: true });
});
