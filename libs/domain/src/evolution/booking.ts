import type { FillBooked, FillBusted, FillCorrected, ReportedEvent } from '../event.js';
import type { BookedReport, Execution } from '../booked-report.js';
import type { PartitionState } from '../partition-state.js';
import { brokenInvariant } from './invariant.js';
import { unpark } from './parking.js';

/** The report is booked from now on: it counts once, waits no more, and may be corrected where it is an execution. */
export function bookReport(state: PartitionState, event: ReportedEvent): void {
  const { orderId, execId } = event;
  if (state.reports.get(orderId, execId) !== undefined) {
    throw brokenInvariant(`report ${execId} of order ${orderId} is booked twice`);
  }
  state.reports.set(orderId, execId, bookedBy(event));
  unpark(state, event);
  if (event.type === 'FILL_BOOKED') {
    const { reportedCumQty } = event;
    if (reportedCumQty !== undefined) state.reportedCumQtys.set(orderId, reportedCumQty, execId);
  } else if (event.type === 'FILL_CORRECTED' || event.type === 'FILL_BUSTED') {
    succeed(state, event);
  }
}

function succeed({ successors }: PartitionState, event: FillCorrected | FillBusted): void {
  const { orderId, execId, replaces } = event;
  if (successors.get(orderId, replaces.execId) !== undefined) {
    throw brokenInvariant(`execution ${replaces.execId} of order ${orderId} is replaced twice`);
  }
  successors.set(orderId, replaces.execId, execId);
}

function bookedBy(event: ReportedEvent): BookedReport {
  if (event.type === 'FILL_BOOKED') return bookedFill(event);
  if (event.type === 'FILL_CORRECTED' || event.type === 'FILL_BUSTED') return changedFill(event);
  return { version: event.version };
}

function bookedFill(event: FillBooked): Execution {
  return {
    kind: 'FILL',
    tradeVersion: event.version,
    orderId: event.orderId,
    venue: event.venue,
    execId: event.execId,
    version: event.version,
    lastQty: event.lastQty,
    lastPx: event.lastPx,
    transactTime: event.occurredAt,
  };
}

function changedFill(event: FillCorrected | FillBusted): Execution {
  const { replaces } = event;
  const { lastQty, lastPx } = event.type === 'FILL_CORRECTED' ? event : replaces;
  return {
    kind: event.type === 'FILL_CORRECTED' ? 'CORRECTION' : 'BUST',
    replaces: { execId: replaces.execId, eventId: replaces.eventId },
    tradeVersion: replaces.tradeVersion,
    orderId: event.orderId,
    venue: event.venue,
    execId: event.execId,
    version: event.version,
    lastQty,
    lastPx,
    transactTime: event.occurredAt,
  };
}
