import kafkajs, { type Admin } from 'kafkajs';
import type { KafkaConnection } from '../connection/connect-kafka.js';
import {
  faultsOf,
  topicConfig,
  type FoundTopic,
  type TopicCheck,
  type TopicFault,
  type TopicSpec,
} from './topic-spec.js';
import { untilLed } from './until-led.js';

const existingTopics = async (admin: Admin, specs: readonly TopicSpec[]): Promise<Set<string>> => {
  const all = new Set(await admin.listTopics());
  return new Set(specs.map(({ topic }) => topic).filter((topic) => all.has(topic)));
};

const foundTopics = async (
  admin: Admin,
  names: readonly string[],
): Promise<ReadonlyMap<string, FoundTopic>> => {
  if (names.length === 0) return new Map();
  const { topics } = await admin.fetchTopicMetadata({ topics: [...names] });
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: names.map((name) => ({ type: kafkajs.ConfigResourceTypes.TOPIC, name })),
  });
  const configs = new Map(
    resources.map(({ resourceName, configEntries }) => [
      resourceName,
      new Map(configEntries.map(({ configName, configValue }) => [configName, configValue])),
    ]),
  );
  return new Map(
    topics.map(({ name, partitions }) => [
      name,
      { partitions: partitions.length, config: configs.get(name) ?? new Map<string, string>() },
    ]),
  );
};

/**
 * Creates the topics of `specs` that do not exist, and waits until they can be written to; another process doing the
 * same at once is fine.
 */
export const createMissingTopics = async (
  kafka: KafkaConnection,
  specs: readonly TopicSpec[],
): Promise<void> => {
  const admin = await kafka.admin();
  const existing = await existingTopics(admin, specs);
  const missing = specs.filter(({ topic }) => !existing.has(topic));
  if (missing.length === 0) return;
  await admin.createTopics({
    // Done below: kafkajs' own wait fails on a broker that has not heard of the topic yet.
    waitForLeaders: false,
    topics: missing.map((spec) => ({
      topic: spec.topic,
      numPartitions: spec.partitions,
      replicationFactor: spec.replicationFactor ?? -1,
      configEntries: Object.entries(topicConfig(spec)).map(([name, value]) => ({ name, value })),
    })),
  });
  await untilLed(
    admin,
    missing.map(({ topic }) => topic),
  );
};

/** Every difference between `specs` and the cluster. */
export const findTopicFaults = async (
  kafka: KafkaConnection,
  specs: readonly TopicSpec[],
  check?: TopicCheck,
): Promise<readonly TopicFault[]> => {
  const admin = await kafka.admin();
  const existing = await existingTopics(admin, specs);
  const found = await foundTopics(admin, [...existing]);
  return specs.flatMap((spec) => faultsOf(spec, found.get(spec.topic), check));
};

/** A setting of a topic, as the broker spells it. */
export const topicSetting = async (
  kafka: KafkaConnection,
  topic: string,
  name: string,
): Promise<string | undefined> => {
  const admin = await kafka.admin();
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: [{ type: kafkajs.ConfigResourceTypes.TOPIC, name: topic, configNames: [name] }],
  });
  const entries = resources.flatMap(({ configEntries }) => configEntries);
  return entries.find(({ configName }) => configName === name)?.configValue;
};
