import { TOPICS, topicSpecifications } from '@ome/contracts';
import type { KafkaConnection } from '@ome/messaging';
import { createLogger, loadConfig } from '@ome/platform';
import { ProjectionStore } from '@ome/projections';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { InboxWriter } from './decide-inbox/inbox-writer.js';
import type { ClockLoop } from './keep-time/clock-loop.js';
import { LIFECYCLE_CONFIG } from './lifecycle-config.js';
import { LifecycleRuntime } from './lifecycle-runtime.js';

const PARTITIONS = 8;
const MONGODB_URI = 'mongodb://127.0.0.1:9/ome';
const log = createLogger({ name: 'order-lifecycle', level: 'silent' });
const config = loadConfig(LIFECYCLE_CONFIG, {
  KAFKA_BROKERS: '127.0.0.1:9',
  MONGODB_URI,
  PARTITIONS: String(PARTITIONS),
  CREATE_TOPICS: 'false',
  ROLES: 'writer',
});

type Admin = Awaited<ReturnType<KafkaConnection['admin']>>;
type Cluster = (topic: string) => number | undefined;

const asSpecified: Cluster = () => PARTITIONS;
const without =
  (missing: string): Cluster =>
  (topic) =>
    topic === missing ? undefined : PARTITIONS;

/** What start-up asks a broker: which topics there are, and their settings. Each round asks the next cluster. */
function adminOf(rounds: readonly (Cluster | 'GONE')[]) {
  const left = [...rounds];
  let cluster = asSpecified;
  const specified = () =>
    topicSpecifications(PARTITIONS).filter(({ topic }) => cluster(topic) !== undefined);
  const listTopics = vi.fn(async () => {
    const next = left.length > 1 ? left.shift() : left[0];
    if (next === undefined || next === 'GONE') throw new Error('the broker has gone');
    cluster = next;
    return specified().map(({ topic }) => topic);
  });
  const admin = {
    listTopics,
    fetchTopicMetadata: async ({ topics }: { readonly topics: readonly string[] }) => ({
      topics: topics.map((name) => ({
        name,
        partitions: Array.from({ length: cluster(name) ?? 0 }),
      })),
    }),
    describeConfigs: async () => ({
      resources: specified().map(({ topic, config: settings }) => ({
        resourceName: topic,
        configEntries: Object.entries({
          'cleanup.policy': 'delete',
          'compression.type': 'uncompressed',
          ...settings,
        }).map(([configName, configValue]) => ({ configName, configValue })),
      })),
    }),
  };
  return { admin: admin as unknown as Admin, listTopics };
}

/** Starts order-lifecycle against a broker that answers so, one round after the other. */
function started(...rounds: readonly (Cluster | 'GONE')[]) {
  const { admin, listTopics } = adminOf(rounds);
  const start = vi.fn(async () => undefined);
  const runtime = new LifecycleRuntime(config, new ProjectionStore(MONGODB_URI), log);
  vi.spyOn(runtime.kafka, 'admin').mockResolvedValue(admin);
  const running = runtime.start(
    { start } as unknown as InboxWriter,
    {} as unknown as ClockLoop,
    new AbortController().signal,
  );
  return { running, writer: start, listTopics };
}

afterEach(() => vi.restoreAllMocks());

describe('the start of order-lifecycle', () => {
  it('goes on trying when the broker goes away between its connection and its answers', async () => {
    const { running, writer } = started('GONE', 'GONE', asSpecified);
    await running;
    expect(writer).toHaveBeenCalledTimes(1);
  });

  it('waits for a topic that is not made yet', async () => {
    const { running, writer } = started(without(TOPICS.fills), asSpecified);
    await running;
    expect(writer).toHaveBeenCalledTimes(1);
  });

  it('ends at once over a topic that no waiting mends', async () => {
    const { running, writer, listTopics } = started(() => PARTITIONS * 2);
    await expect(running).rejects.toThrow(/topics cannot be used: .*partitions/);
    expect(writer).not.toHaveBeenCalled();
    expect(listTopics).toHaveBeenCalledTimes(1);
  });
});
