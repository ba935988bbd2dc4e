import { topicSpecifications } from '@ome/contracts';
import { waitFor } from '@ome/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Installation } from '../installation.spec.js';

let installation: Installation;
beforeAll(async () => {
  installation = await Installation.start();
}, 120_000);
afterAll(() => installation.stop());

const setRetention = async (topic: string, value: string) => {
  const admin = await installation.kafka.admin();
  const made = topicSpecifications(4).find((specification) => specification.topic === topic);
  // All of them: those that are not named would fall back to the broker's own.
  const settings = Object.entries({ ...made?.config, 'retention.ms': value });
  const configEntries = settings.map(([name, text]) => ({ name, value: text }));
  // 2 is a topic, in Kafka's protocol.
  const resource = { type: 2, name: topic, configEntries };
  await admin.alterConfigs({ validateOnly: false, resources: [resource] });
};

it('topics are made once, checked, and never changed', async () => {
  const ome = (...args: readonly string[]) => installation.ome(['topics', ...args]);
  const before = await ome('check');
  expect(before.code).toBe(1);
  expect(before.out).toContain('14 differences');
  expect(before.out).toMatch(/ome\.order-events\.v1\s+│ MISSING/);

  const made = await ome('ensure', '--partitions', '4');
  expect(made.code).toBe(0);
  expect(made.out).toContain('Made 14 topics');
  expect((await ome('ensure')).out).toContain('Made nothing');
  await expect(installation.document('topics', 'check')).resolves.toMatchObject({
    partitions: 4,
    differences: [],
  });

  const other = await ome('ensure', '--partitions', '8', '--json');
  expect(other.code).toBe(1);
  expect(JSON.parse(other.out)).toMatchObject({ created: [] });
  expect(other.out).toContain('PARTITION_COUNT');

  await setRetention('ome.fills.v1', '1000');
  expect((await ome('ensure')).code).toBe(0);
  // A broker answers with the old setting for some moments.
  const changed = async () => {
    const after = await ome('check', '--json');
    return after.code === 1 ? after : undefined;
  };
  const after = await waitFor(changed, { within: 20_000, what: 'the broker to tell the change' });
  expect(JSON.parse(after.out)).toMatchObject({
    differences: [
      {
        topic: 'ome.fills.v1',
        reason: 'SETTING',
        message: 'retention.ms is 1000, set it to 2592000000',
      },
    ],
  });
});
