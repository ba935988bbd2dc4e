import { uniqueName } from '@ome/testing';
import { describe, expect, it } from 'vitest';
import { openConnection, plainKafka, writeValues } from '../broker.spec.js';
import { topicAdministration } from './topic-administration.js';
import type { TopicSpec } from './topic-spec.js';

const kafka = openConnection();
const topics = topicAdministration(kafka);
const spec = (more: Partial<TopicSpec> = {}): TopicSpec => ({
  topic: uniqueName('administered'),
  partitions: 4,
  maxMessageBytes: 1_048_576,
  config: { 'retention.ms': '604800000' },
  ...more,
});

describe('topicAdministration', () => {
  it('creates what is missing, and then finds no fault', async () => {
    const specs = [spec(), spec({ compression: 'zstd' })];
    await topics.ensureTopics(specs);
    await topics.ensureTopics([...specs, spec()]);
    await expect(topics.checkTopics(specs)).resolves.toEqual([]);
    await expect(topics.partitionCount(specs[0]?.topic ?? '')).resolves.toBe(4);
  });

  it('creates topics that a plain producer can write to at once, each record once', async () => {
    const made = Array.from({ length: 4 }, () => spec());
    await topics.ensureTopics(made);
    for (const { topic } of made) await writeValues(topic, 3, ['a', 'b']);
    const ends = await Promise.all(made.map(({ topic }) => topics.topicOffsets(topic)));
    expect(ends.map((end) => end.get(3))).toEqual(made.map(() => ({ low: 0n, high: 2n })));
  });

  it('names every difference and refuses to start', async () => {
    const made = spec();
    await topics.ensureTopics([made]);
    const missing = spec();
    const wanted = [
      { ...made, partitions: 8, compression: 'gzip' as const, maxMessageBytes: 4_194_304 },
      missing,
    ];
    const faults = await topics.checkTopics(wanted);
    expect(faults.map(({ topic, reason }) => [topic, reason])).toEqual([
      [made.topic, 'PARTITION_COUNT'],
      [made.topic, 'COMPRESSION'],
      [made.topic, 'MAX_MESSAGE_BYTES'],
      [missing.topic, 'MISSING'],
    ]);
    await expect(topics.requireTopics(wanted)).rejects.toThrow(/PARTITION|partitions/);
  });

  it('tells a missing topic, which may be made yet, from one that is wrong', async () => {
    const [made, missing] = [spec(), spec()];
    await topics.ensureTopics([made]);
    const wrong = { ...made, partitions: 8 };
    await expect(topics.checkPresentTopics([wrong, missing])).rejects.toThrow(missing.topic);
    await topics.ensureTopics([missing]);
    expect(await topics.checkPresentTopics([wrong, missing])).toMatchObject([
      { topic: made.topic, reason: 'PARTITION_COUNT' },
    ]);
  });

  it('reads the settings in force', async () => {
    const made = spec({ config: { 'retention.ms': '-1' } });
    await topics.ensureTopics([made]);
    const settings = ['retention.ms', 'min.insync.replicas', 'no.such.setting'];
    const found = await Promise.all(settings.map((name) => topics.setting(made.topic, name)));
    expect(found).toEqual(['-1', expect.stringMatching(/^\d+$/), undefined]);
  });

  it('reads positions and lag', async () => {
    const { topic } = spec();
    await topics.ensureTopics([{ topic, partitions: 2 }]);
    await writeValues(topic, 0, ['a', 'b', 'c']);
    const groupId = uniqueName('group');
    const admin = plainKafka().admin();
    await admin.connect();
    await admin.setOffsets({ groupId, topic, partitions: [{ partition: 0, offset: '1' }] });
    await admin.disconnect();
    const range = (await topics.topicOffsets(topic)).get(0);
    expect(range).toEqual({ low: 0n, high: 3n });
    await expect(topics.groupOffsets(groupId, topic)).resolves.toEqual(new Map([[0, 1n]]));
    await expect(topics.groupLag(groupId, topic)).resolves.toEqual(
      new Map([
        [0, 2n],
        [1, 0n],
      ]),
    );
  });
});
