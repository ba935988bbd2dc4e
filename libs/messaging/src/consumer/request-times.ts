import type { Consumer } from 'kafkajs';

/** A request of the group protocol whose answer confirms a membership. */
export type ConfirmingRequest = 'Heartbeat' | 'SyncGroup';

/**
 * Remembers when the last answered request of each kind was made, in milliseconds since 1970. kafkajs tells of a request
 * when its answer is read, and of the heartbeat or join that it was for only after that.
 */
export const watchRequestTimes = (consumer: Consumer): ((of: ConfirmingRequest) => number) => {
  const times = new Map<string, number>();
  consumer.on(consumer.events.REQUEST, ({ payload }) => {
    const { apiName, createdAt } = payload;
    if (apiName === 'Heartbeat' || apiName === 'SyncGroup') times.set(apiName, createdAt);
  });
  return (of) => times.get(of) ?? 0;
};
