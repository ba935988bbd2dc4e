import type { ReadRecord } from './log-reader.js';
import { hasEnded, type FoldedOrder, type Json } from './order-fold.js';

type States = Map<number, Json & { readonly _id: string | number }>;

/** Stops in force and limits, as the log says them. */
export function addControl(states: States, { partition, offset, value }: ReadRecord): void {
  const { type, recordedAt, account } = value;
  const { stopId, scope, text, limits } = (value['data'] ?? {}) as Json;
  const others = () =>
    ((states.get(partition)?.['stops'] ?? []) as readonly Json[]).filter(
      (stop) => stop['stopId'] !== stopId,
    );
  if (type === 'STOP_SET') {
    const said = text === undefined ? { stopId, scope } : { stopId, scope, text };
    change(states, partition, offset, { stops: [...others(), { ...said, since: recordedAt }] });
  }
  if (type === 'STOP_LIFTED') change(states, partition, offset, { stops: others() });
  if (type === 'LIMITS_SET') {
    entry(states, { partition, offset }, 'limits', account, limits);
  }
}

const isOpen = (order: FoldedOrder | undefined) => order !== undefined && !hasEnded(order);

/** How many orders an account has open. */
export function countOpen(
  states: States,
  { partition, offset, value }: ReadRecord,
  before: FoldedOrder | undefined,
  after: FoldedOrder,
): void {
  if (isOpen(before) === isOpen(after)) return;
  const account = value['account'];
  const counts = (states.get(partition)?.['openOrders'] ?? {}) as Readonly<Record<string, number>>;
  const count = (counts[fieldOf(account)] ?? 0) + (isOpen(after) ? 1 : -1);
  entry(states, { partition, offset }, 'openOrders', account, count);
}

function entry(
  states: States,
  { partition, offset }: { readonly partition: number; readonly offset: number },
  name: 'limits' | 'openOrders',
  account: unknown,
  value: unknown,
): void {
  const known = states.get(partition)?.[name] as Json | undefined;
  change(states, partition, offset, { [name]: { ...known, [fieldOf(account)]: value } });
}

function change(states: States, partition: number, offset: number, fields: Json): void {
  states.set(partition, { ...states.get(partition), _id: partition, offset, ...fields });
}

function fieldOf(account: unknown): string {
  return `a:${encodeURIComponent(String(account)).replaceAll('.', '%2E')}`;
}
