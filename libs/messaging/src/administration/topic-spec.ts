/** How a topic must be. Only what is named is checked; `config` holds further settings, checked on demand only. */
export interface TopicSpec {
  readonly topic: string;
  readonly partitions: number;
  /** Default: the broker's. */
  readonly replicationFactor?: number;
  /** Value of `compression.type`. Default `uncompressed`: kafkajs reads no lz4 and no snappy. */
  readonly compression?: 'uncompressed' | 'gzip' | 'zstd';
  /** Value of `max.message.bytes`, checked exactly. */
  readonly maxMessageBytes?: number;
  /** Further topic settings, for example `retention.ms`. */
  readonly config?: Readonly<Record<string, string>>;
}

export type TopicFaultReason =
  | 'MISSING'
  | 'PARTITION_COUNT'
  | 'COMPRESSION'
  | 'MAX_MESSAGE_BYTES'
  | 'NOT_DELETE_ONLY'
  | 'SETTING';

/** One difference between a spec and the cluster, with what to do about it. */
export interface TopicFault {
  readonly topic: string;
  readonly reason: TopicFaultReason;
  readonly message: string;
}

/** The topic settings that a spec stands for. */
export const topicConfig = (spec: TopicSpec): Readonly<Record<string, string>> => ({
  'cleanup.policy': 'delete',
  'compression.type': spec.compression ?? 'uncompressed',
  ...(spec.maxMessageBytes === undefined
    ? {}
    : { 'max.message.bytes': String(spec.maxMessageBytes) }),
  ...spec.config,
});

/** What the cluster says of a topic. */
export interface FoundTopic {
  readonly partitions: number;
  readonly config: ReadonlyMap<string, string>;
}

/** What a check looks at. */
export interface TopicCheck {
  /** Also the further settings of `config`, which an installation may have changed on purpose. */
  readonly everySetting?: boolean;
}

const CHECKED_ALWAYS = new Map<string, TopicFaultReason>([
  ['compression.type', 'COMPRESSION'],
  ['max.message.bytes', 'MAX_MESSAGE_BYTES'],
  ['cleanup.policy', 'NOT_DELETE_ONLY'],
]);

/** The differences of one topic; a missing topic is one fault. */
export const faultsOf = (
  spec: TopicSpec,
  found: FoundTopic | undefined,
  { everySetting = false }: TopicCheck = {},
): TopicFault[] => {
  const { topic } = spec;
  if (found === undefined) {
    return [{ topic, reason: 'MISSING', message: 'does not exist: create it or allow creation' }];
  }
  const faults: TopicFault[] = [];
  if (found.partitions !== spec.partitions) {
    faults.push({
      topic,
      reason: 'PARTITION_COUNT',
      message:
        `has ${found.partitions} partitions, ${spec.partitions} are configured; the count is part of the data: ` +
        'configure the number that the topic was created with, or move to new topics',
    });
  }
  for (const [name, needs] of Object.entries(topicConfig(spec))) {
    const reason = CHECKED_ALWAYS.get(name) ?? (everySetting ? 'SETTING' : undefined);
    const is = found.config.get(name);
    if (reason === undefined || is === needs) continue;
    faults.push({ topic, reason, message: `${name} is ${is ?? 'not set'}, set it to ${needs}` });
  }
  return faults;
};
