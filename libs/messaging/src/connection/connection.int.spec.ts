import kafkajs from 'kafkajs';
import { describe, expect, it } from 'vitest';
import { createTopic, openConnection, plainKafka } from '../broker.spec.js';
import { readPartition } from '../reader/read-partition.js';

const kafka = openConnection();
const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;

describe('connectKafka', () => {
  it.each([kafkajs.CompressionTypes.ZSTD, kafkajs.CompressionTypes.GZIP])(
    'reads batches that a foreign producer compressed with codec %s',
    async (compression) => {
      const topic = await createTopic(kafka, 'compressed', 1, { 'compression.type': 'producer' });
      const producer = plainKafka().producer({
        createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
      });
      await producer.connect();
      const messages = Array.from({ length: 50 }, (_, n) => ({ key: 'k', value: `value ${n}` }));
      await producer.send({ topic, compression, messages });
      await producer.disconnect();
      const seen: (string | undefined)[] = [];
      await readPartition(kafka, {
        topic,
        partition: 0,
        from: 0n,
        onRecords: (records) => void seen.push(...records.map(({ value }) => value?.toString())),
        until: ({ offset }) => offset === 49n,
      });
      expect(seen).toEqual(messages.map(({ value }) => value));
    },
  );

  it('creates no topic by asking for one', async () => {
    const producer = kafka.singleAttempt.producer({ allowAutoTopicCreation: false });
    await producer.connect();
    const send = producer.send({ topic: 'never-made', messages: [{ value: 'v' }] });
    await expect(send).rejects.toThrow(/does not host/);
    await producer.disconnect();
    expect(await (await kafka.admin()).listTopics()).not.toContain('never-made');
  });

  it('leaves no timer running in an idle connection', async () => {
    const admin = await kafka.admin();
    await admin.listTopics();
    // Each connection has one interval for request timeouts; an unpatched queue adds one timer each.
    const before = timers();
    const probe = plainKafka().admin();
    await probe.connect();
    await probe.listTopics();
    expect(timers() - before).toBeLessThanOrEqual(1);
    await probe.disconnect();
  });
});
