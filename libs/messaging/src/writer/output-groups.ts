import type { Message } from 'kafkajs';
import type { OutputRecord } from './partition-process.js';

/**
 * Outputs for one partition of one topic: one record batch. A transaction sends the batches of all partitions that a
 * broker leads in one Produce.
 */
export interface OutputGroup {
  readonly topic: string;
  readonly partition: number;
  readonly messages: Message[];
}

const RECORD_OVERHEAD_BYTES = 32;

const bytesOf = (data: string | Uint8Array): Buffer | string =>
  typeof data === 'string' || Buffer.isBuffer(data)
    ? data
    : Buffer.from(data.buffer, data.byteOffset, data.byteLength);

const messageOf = ({ partition, key, value, headers }: OutputRecord): Message => {
  const message = {
    partition,
    key: key === null ? null : bytesOf(key),
    value: value === null ? null : bytesOf(value),
  };
  if (headers === undefined) return message;
  const converted: Record<string, Buffer | string> = {};
  for (const [name, data] of Object.entries(headers)) converted[name] = bytesOf(data);
  return { ...message, headers: converted };
};

/** Groups by topic and partition, in the order of their first record. */
export const groupOutputs = (outputs: readonly OutputRecord[]): readonly OutputGroup[] => {
  const groups = new Map<string, OutputGroup>();
  for (const output of outputs) {
    const { topic, partition } = output;
    const key = `${topic}/${partition}`;
    let group = groups.get(key);
    if (group === undefined) {
      group = { topic, partition, messages: [] };
      groups.set(key, group);
    }
    group.messages.push(messageOf(output));
  }
  return [...groups.values()];
};

const size = (data: Message['value'] | undefined): number =>
  data === null || data === undefined ? 0 : Buffer.byteLength(data);

const groupBytes = ({ messages }: OutputGroup): number => {
  let bytes = 0;
  for (const { key, value, headers } of messages) {
    bytes += RECORD_OVERHEAD_BYTES + size(key) + size(value);
    for (const [name, data] of Object.entries(headers ?? {})) {
      bytes += name.length + (Array.isArray(data) ? 0 : size(data ?? null));
    }
  }
  return bytes;
};

/** Bytes of the largest group; one group is one record batch, which the topic bounds. */
export const largestGroupBytes = (groups: readonly OutputGroup[]): number =>
  groups.reduce((largest, group) => Math.max(largest, groupBytes(group)), 0);

/** Bytes of all groups. */
export const totalBytes = (groups: readonly OutputGroup[]): number =>
  groups.reduce((sum, group) => sum + groupBytes(group), 0);
