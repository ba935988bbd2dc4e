import {
  REASONS,
  decide,
  evolve,
  stageOver,
  type DecisionPolicy,
  type DomainEvent,
  type Input,
  type PartitionState,
  type StagedState,
  type Timestamp,
} from '@ome/domain';
import type { DecidedEvent } from './outputs.js';

interface Decision<Output> {
  readonly stage: StagedState;
  readonly outputs: readonly Output[];
  readonly events: readonly DomainEvent[];
}

/** What is decided of a batch, not committed yet. */
export interface DecidedBatch<Output> {
  readonly outputs: readonly Output[];
  readonly events: readonly DomainEvent[];
  /** Number of inputs decided; the others did not fit any more. */
  readonly consumed: number;
  merge(): void;
}

interface BatchRules<Output> {
  readonly now: Timestamp;
  readonly policy: DecisionPolicy;
  /** Most bytes of one transaction to a topic's partition. */
  maximumBytesOf(topic: string): number;
  outputsOf(decided: DecidedEvent): readonly Output[];
}

interface Sized {
  readonly topic: string;
  readonly value: string | Uint8Array | null;
}

/** Below what a record costs beside its value (offset, key, timestamp), above it with our short keys. */
const RECORD_OVERHEAD_BYTES = 200;

/**
 * Decides inputs one after the other on staged state, until one does not fit the transaction. An
 * input whose outcome alone does not fit is decided as unusable: OUTPUT_TOO_LARGE.
 */
export function decideBatch<Output extends Sized>(
  base: PartitionState,
  inputs: readonly Input[],
  rules: BatchRules<Output>,
): DecidedBatch<Output> {
  const batch = stageOver(base);
  const sizes = new Map<string, number>();
  const outputs: Output[] = [];
  const events: DomainEvent[] = [];
  let consumed = 0;
  for (const input of inputs) {
    const decision = decideWithin(batch, input, rules);
    if (consumed > 0 && !fits(decision.outputs, sizes, rules)) break;
    add(decision.outputs, sizes);
    decision.stage.merge();
    outputs.push(...decision.outputs);
    events.push(...decision.events);
    consumed += 1;
  }
  return { outputs, events, consumed, merge: () => batch.merge() };
}

function decideWithin<Output extends Sized>(
  batch: StagedState,
  input: Input,
  rules: BatchRules<Output>,
): Decision<Output> {
  const decided = decideOne(batch, input, rules);
  // The outcome of an unusable input is its own bytes: it cannot become smaller.
  if (input.kind === 'UNUSABLE' || fits(decided.outputs, new Map(), rules)) return decided;
  const { inputId, cause, account } = input;
  const fault = `OUTPUT_TOO_LARGE: ${REASONS.OUTPUT_TOO_LARGE.text}`;
  const unusable = {
    kind: 'UNUSABLE',
    inputId,
    cause,
    fault,
    ...(account && { account }),
  } as const;
  return decideOne(batch, unusable, rules);
}

function decideOne<Output>(
  batch: StagedState,
  input: Input,
  rules: BatchRules<Output>,
): Decision<Output> {
  const stage = stageOver(batch);
  const events = decide(stage, input, rules.now, rules.policy);
  if (events.length === 0) throw new Error(`The decision on ${input.cause} has no event.`);
  const outputs = events.flatMap((event) => {
    evolve(stage, event);
    const orderId = 'orderId' in event ? event.orderId : undefined;
    const order = orderId === undefined ? undefined : stage.orders.get(orderId);
    return rules.outputsOf({ event, order, input });
  });
  return { stage, outputs, events };
}

function fits<Output extends Sized>(
  outputs: readonly Output[],
  taken: ReadonlyMap<string, number>,
  rules: BatchRules<Output>,
): boolean {
  const sizes = new Map(taken);
  add(outputs, sizes);
  return [...sizes].every(([topic, bytes]) => bytes <= rules.maximumBytesOf(topic));
}

function add(outputs: readonly Sized[], sizes: Map<string, number>): void {
  for (const { topic, value } of outputs) {
    const bytes = value === null ? 0 : Buffer.byteLength(value);
    sizes.set(topic, (sizes.get(topic) ?? 0) + bytes + RECORD_OVERHEAD_BYTES);
  }
}
