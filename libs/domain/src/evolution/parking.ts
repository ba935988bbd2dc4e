import type { InputParked } from '../event.js';
import {
  ORDER_VENUE,
  type Account,
  type ExecId,
  type OrderId,
  type Venue,
} from '../identifiers.js';
import { belongsTo } from '../report-name.js';
import { waitingKey, type PartitionState } from '../partition-state.js';

/** Remembers that the report waits; parking it again keeps its place. */
export function park(state: PartitionState, event: InputParked): void {
  const waiting = state.parked.get(event.name) ?? [];
  if (waiting.includes(event.execId)) return;
  state.parked.set(event.name, [...waiting, event.execId]);
  const key = waitingKey(event.venue, event.execId);
  state.parkedUnder.set(key, [...(state.parkedUnder.get(key) ?? []), event.name]);
}

interface DecidedReport {
  readonly account: Account;
  readonly orderId: OrderId;
  readonly venue: Venue;
  readonly execId: ExecId;
}

/** The report was decided: under whichever name of its order it waited, it waits no more. */
export function unpark(state: PartitionState, report: DecidedReport): void {
  unparkUnder(state, report, waitingKey(report.venue, report.execId));
  // It was parked as it came: without a venue, where its sender names none.
  unparkUnder(state, report, waitingKey(ORDER_VENUE, report.execId));
}

function unparkUnder(state: PartitionState, report: DecidedReport, key: string): void {
  const names = state.parkedUnder.get(key);
  if (names === undefined || names.length === 0) return;
  const own = names.filter((name) => belongsTo(state, name, report));
  if (own.length === 0) return;
  state.parkedUnder.set(
    key,
    names.filter((name) => !own.includes(name)),
  );
  for (const name of own) {
    const waiting = state.parked.get(name) ?? [];
    state.parked.set(
      name,
      waiting.filter((execId) => execId !== report.execId),
    );
  }
}
