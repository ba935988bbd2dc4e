import { setTimeout as wait } from 'node:timers/promises';
import { UsageError } from '../failures.js';
import type { Answer } from '../ome-command.js';
import type { LifecycleDoor, PartitionStanding } from './lifecycle-door.js';
import { partitionsText } from './partitions-text.js';

const SETTLED_WITHIN_MS = 30_000;
const ASK_AGAIN_MS = 200;

/** Asks the process for it, and waits until the partition runs or has stopped again. */
export async function actOn(
  door: LifecycleDoor,
  standing: PartitionStanding,
  verb: 'restart' | 'skip',
  body?: object,
): Promise<Answer> {
  await door.act(standing, verb, body);
  const until = Date.now() + SETTLED_WITHIN_MS;
  let now = await door.partition(standing.partition);
  while (!isSettled(now, verb, standing) && Date.now() < until) {
    await wait(ASK_AGAIN_MS);
    now = await door.partition(standing.partition);
  }
  return { document: now, text: partitionsText([now]), failed: now.state !== 'running' };
}

/** After a skip the partition runs only past the input: before it comes to it, it runs too. */
function isSettled(
  { state, nextInput }: PartitionStanding,
  verb: 'restart' | 'skip',
  before: PartitionStanding,
): boolean {
  if (state === 'stopped') return true;
  if (state !== 'running') return false;
  return verb === 'restart' || nextInput !== before.nextInput;
}

/** @throws UsageError */
export function partitionNumber(given: string): number {
  if (/^(0|[1-9]\d{0,4})$/.test(given)) return Number(given);
  throw new UsageError(`"${given}" is no partition: \`ome partitions\` prints their numbers`);
}
