import { ACTORS, EXEC_TYPES, ORD_STATUSES } from '@ome/domain';
import { Type } from 'typebox';
import type { Static } from 'typebox';
import {
  DecimalText,
  Id,
  oneOf,
  Text,
  Time,
  UnsignedDecimalText,
  VersionNumber,
} from '../wire/fields.js';
import { checkOf, readObject } from '../wire/parse.js';

const optional = Type.Optional;

export const executionReportFields = {
  venue: Id,
  execId: Id,
  execType: oneOf(EXEC_TYPES),
  orderId: optional(Id),
  account: optional(Id),
  clientOrderId: optional(Id),
  venueOrderId: optional(Id),
  transactTime: Time,
  lastQty: optional(UnsignedDecimalText),
  lastPx: optional(DecimalText),
  cumQty: optional(UnsignedDecimalText),
  /** Asks that a trade whose cumQty a booked fill reported be taken for that fill, whatever its execId. */
  cumQtyIdentifies: optional(Type.Literal(true)),
  leavesQty: optional(UnsignedDecimalText),
  ordStatus: optional(oneOf(ORD_STATUSES)),
  execRefId: optional(Id),
  orderQty: optional(UnsignedDecimalText),
  price: optional(DecimalText),
  reason: optional(Text),
  text: optional(Text),
  venueRevision: optional(Id),
  /** The order's name at the venue that ended with this, and the revision at which it did: it goes on as venueOrderId. */
  origVenueOrderId: optional(Id),
  origVenueRevision: optional(Id),
  actor: optional(oneOf(ACTORS)),
  inReplyTo: optional(VersionNumber),
  displayQuantity: optional(UnsignedDecimalText),
  hiddenQuantity: optional(UnsignedDecimalText),
  restatementReason: optional(Id),
};

/** Venues add fields of their own: those are tolerated and left behind, the known ones are checked as strictly as a request's. */
export const ExecutionReportSchema = Type.Object(executionReportFields);

/** A record of `ome.execution-reports.v1`. */
export type ExecutionReport = Readonly<Static<typeof ExecutionReportSchema>>;

export type ParsedExecutionReport =
  | { readonly ok: true; readonly report: ExecutionReport }
  | { readonly ok: false; readonly faults: readonly string[] };

const KNOWN_FIELDS = Object.keys(executionReportFields);
const check = checkOf('an execution report', ExecutionReportSchema, targetFaults);

/** A record of `ome.execution-reports.v1`. Never throws; what comes back has the known fields only. */
export function parseExecutionReport(value: Uint8Array | null): ParsedExecutionReport {
  const object = readObject(value);
  return object.ok ? checkExecutionReport(object.value) : object;
}

/** The same check for a door that has an object already. */
export function checkExecutionReport(value: unknown): ParsedExecutionReport {
  const checked = check(value);
  return checked.ok ? { ok: true, report: knownFieldsOf(checked.value) } : checked;
}

/** Bounds the inbox record: each known field has a maximum, a venue's own have none. */
function knownFieldsOf(report: ExecutionReport): ExecutionReport {
  const known = Object.entries(report).filter(([field]) => KNOWN_FIELDS.includes(field));
  return Object.fromEntries(known) as ExecutionReport;
}

export function targetFaults(report: ExecutionReport): readonly string[] {
  if (report.orderId !== undefined || report.venueOrderId !== undefined) return [];
  if (report.clientOrderId === undefined) {
    return [
      'orderId: is missing; name the order by orderId, by clientOrderId and account, or by venueOrderId',
    ];
  }
  return report.account === undefined
    ? ['account: is missing; a clientOrderId names an order only together with its account']
    : [];
}
