import { position } from '@ome/domain';
import type { Position } from '@ome/domain';

/** Where a record lies. */
export interface RecordPosition {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
}

const POSITION = /^([a-zA-Z0-9._-]{1,100})\/(0|[1-9]\d{0,8})\/(0|[1-9]\d{0,18})$/;

export function formatPosition({ topic, partition, offset }: RecordPosition): Position {
  return position(`${topic}/${partition}/${offset}`);
}

/** `undefined` when the text is no `<topic>/<partition>/<offset>`. */
export function parsePosition(text: string): RecordPosition | undefined {
  const [, topic, partition, offset] = POSITION.exec(text) ?? [];
  if (topic === undefined || partition === undefined || offset === undefined) return undefined;
  return { topic, partition: Number(partition), offset: BigInt(offset) };
}
