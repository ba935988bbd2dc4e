import { expect, it } from 'vitest';
import { askSettled } from './settling-broker.js';

class Refusal extends Error {
  constructor(readonly type: string) {
    super(type);
  }
}

/** Refuses once for each error, then answers. */
function broker(...errors: readonly Error[]) {
  let asked = 0;
  return async () => {
    const error = errors[asked];
    asked += 1;
    if (error !== undefined) throw error;
    return asked;
  };
}

it('asks again while leaders and coordinators are not there yet', async () => {
  const refusals = [new Refusal('NOT_LEADER_FOR_PARTITION'), new Refusal('GROUP_LOAD_IN_PROGRESS')];
  await expect(askSettled(broker(...refusals))).resolves.toBe(3);
});

it("asks again when kafkajs' own tries at a coordinator are used up", async () => {
  const unfound = new Error('Failed to find group coordinator');
  unfound.name = 'KafkaJSGroupCoordinatorNotFound';
  await expect(askSettled(broker(unfound))).resolves.toBe(2);
});

it('asks again about a topic that was just made, and only then', async () => {
  const unknown = new Refusal('UNKNOWN_TOPIC_OR_PARTITION');
  await expect(askSettled(broker(unknown), [unknown.type])).resolves.toBe(2);
  await expect(askSettled(broker(unknown))).rejects.toBe(unknown);
});

it('asks again after an error that is known by its name, and only then', async () => {
  const tripped = new TypeError('Cannot destructure');
  await expect(askSettled(broker(tripped), ['TypeError'])).resolves.toBe(2);
  await expect(askSettled(broker(tripped))).rejects.toBe(tripped);
});

it('does not repeat a question that has its answer', async () => {
  const refused = new Refusal('TOPIC_AUTHORIZATION_FAILED');
  await expect(askSettled(broker(refused))).rejects.toBe(refused);
});
