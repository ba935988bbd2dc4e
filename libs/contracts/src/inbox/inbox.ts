import { account, inputId, unreachable } from '@ome/domain';
import type { Input, Position, SkippedBy, UnusableInput } from '@ome/domain';
import { isIdentifier } from '../wire/fields.js';
import { checkOf, isObject, readObject } from '../wire/parse.js';
import type { Check, Parsed } from '../wire/parse.js';
import { present } from '../wire/present.js';
import { controlInputOf, timeInputOf } from './decode-control.js';
import { reportInputOf } from './decode-report.js';
import { requestInputOf } from './decode-request.js';
import {
  CancelOrderRecord,
  ControlMassCancelRecord,
  DiscardDeadLetterRecord,
  EndMassCancelRecord,
  ExpireOrderRecord,
  HoldOrderRecord,
  LiftStopRecord,
  MassCancelRecord,
  NewOrderRecord,
  OrderListRecord,
  OrderStatusRecord,
  ReplaceOrderRecord,
  ReportRecord,
  RollDayRecord,
  SetLimitsRecord,
  SetStopRecord,
} from './inbox-schemas.js';
import type {
  InboxControlRecord,
  InboxRecord,
  InboxRequestRecord,
  InboxTimeRecord,
} from './inbox-schemas.js';

const checkHold = checkOf('an inbox record', HoldOrderRecord);
const requestChecks: ReadonlyMap<unknown, Check<InboxRequestRecord>> = new Map<
  unknown,
  Check<InboxRequestRecord>
>([
  ['NEW_ORDER', checkOf('an inbox record', NewOrderRecord)],
  ['REPLACE_ORDER', checkOf('an inbox record', ReplaceOrderRecord)],
  ['CANCEL_ORDER', checkOf('an inbox record', CancelOrderRecord)],
  ['HIBERNATE_ORDER', checkHold],
  ['ACTIVATE_ORDER', checkHold],
  ['ORDER_STATUS', checkOf('an inbox record', OrderStatusRecord)],
  ['ORDER_LIST', checkOf('an inbox record', OrderListRecord)],
  ['MASS_CANCEL', checkOf('an inbox record', MassCancelRecord)],
]);
const timeChecks: ReadonlyMap<unknown, Check<InboxTimeRecord>> = new Map<
  unknown,
  Check<InboxTimeRecord>
>([
  ['EXPIRE_ORDER', checkOf('an inbox record', ExpireOrderRecord)],
  ['ROLL_DAY', checkOf('an inbox record', RollDayRecord)],
  ['END_MASS_CANCEL', checkOf('an inbox record', EndMassCancelRecord)],
]);
const controlChecks: ReadonlyMap<unknown, Check<InboxControlRecord>> = new Map<
  unknown,
  Check<InboxControlRecord>
>([
  ['SET_STOP', checkOf('an inbox record', SetStopRecord)],
  ['LIFT_STOP', checkOf('an inbox record', LiftStopRecord)],
  ['SET_LIMITS', checkOf('an inbox record', SetLimitsRecord)],
  ['DISCARD_DEAD_LETTER', checkOf('an inbox record', DiscardDeadLetterRecord)],
  ['MASS_CANCEL', checkOf('an inbox record', ControlMassCancelRecord)],
]);
const checksByKind: ReadonlyMap<unknown, ReadonlyMap<unknown, Check<InboxRecord>>> = new Map<
  unknown,
  ReadonlyMap<unknown, Check<InboxRecord>>
>([
  ['REQUEST', requestChecks],
  ['TIME', timeChecks],
  ['CONTROL', controlChecks],
]);
const checkReport = checkOf('an inbox record', ReportRecord);

/** The value of a record of `ome.inbox.v1`. */
export function encodeInbox(record: InboxRecord): string {
  return JSON.stringify(record);
}

/**
 * A record of `ome.inbox.v1` to what decide takes. Never throws on bad bytes: what cannot be used becomes an
 * UnusableInput with every fault, under the door's inputId where that can be read.
 */
export function decodeInbox(
  value: Uint8Array | null,
  key: Uint8Array | null,
  cause: Position,
): Input {
  const object = readObject(value);
  if (!object.ok) return unusable({}, cause, object.faults);
  const parsed = parseRecord(object.value);
  if (!parsed.ok) return unusable(object.value, cause, parsed.faults);
  const record = parsed.value;
  const fault = keyFault(record, key);
  if (fault !== undefined) return unusable(record, cause, [fault]);
  try {
    return inputOf(record, cause);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return unusable(object.value, cause, [error.message]);
  }
}

/** A record of `ome.inbox.v1` that an operator gives up, whatever it is, under the door's inputId where that can be read. */
export function givenUpInput(
  value: Uint8Array | null,
  cause: Position,
  { fault, operator, reason }: SkippedBy & { readonly fault: string },
): UnusableInput {
  const object = readObject(value);
  const input = unusable(object.ok ? object.value : {}, cause, [fault]);
  return { ...input, skippedBy: { operator, reason } };
}

function parseRecord(value: Readonly<Record<string, unknown>>): Parsed<InboxRecord> {
  if (value.kind === 'REPORT') return checkReport(value);
  const checks = checksByKind.get(value.kind);
  if (checks === undefined) {
    return { ok: false, faults: ['kind: must be one of REQUEST, REPORT, TIME, CONTROL'] };
  }
  const check = isObject(value.body) ? checks.get(value.body.type) : undefined;
  if (check !== undefined) return check(value);
  const types = [...checks.keys()].join(', ');
  return { ok: false, faults: [`body.type: must be one of ${types}`] };
}

function inputOf(record: InboxRecord, cause: Position): Input {
  switch (record.kind) {
    case 'REQUEST':
      return requestInputOf(record, cause);
    case 'REPORT':
      return reportInputOf(record, cause);
    case 'TIME':
      return timeInputOf(record, cause);
    case 'CONTROL':
      return controlInputOf(record, cause);
    default:
      return unreachable(record);
  }
}

function keyFault(record: InboxRecord, key: Uint8Array | null): string | undefined {
  if (record.account === undefined) return undefined;
  if (key === null) return 'key: is missing; it must be the account';
  return Buffer.from(key.buffer, key.byteOffset, key.byteLength).toString() === record.account
    ? undefined
    : 'key: must be the account of the record';
}

function unusable(
  record: Readonly<Record<string, unknown>>,
  cause: Position,
  faults: readonly string[],
): UnusableInput {
  return present<UnusableInput>({
    kind: 'UNUSABLE',
    inputId: inputId(identifierIn(record, 'inputId') ?? cause),
    cause,
    account: accountIn(record),
    fault: faults.join('; ').slice(0, MAXIMUM_FAULT_CHARACTERS),
  });
}

const MAXIMUM_FAULT_CHARACTERS = 1024;

function accountIn(record: Readonly<Record<string, unknown>>) {
  const text = identifierIn(record, 'account');
  return text === undefined ? undefined : account(text);
}

function identifierIn(
  record: Readonly<Record<string, unknown>>,
  field: string,
): string | undefined {
  const value = Object.hasOwn(record, field) ? record[field] : undefined;
  return typeof value === 'string' && isIdentifier(value) ? value : undefined;
}
