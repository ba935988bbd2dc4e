import { EXEC_TYPES, ORD_STATUSES, REASONS } from '@ome/domain';
import type { DomainEvent, ReasonCode } from '@ome/domain';
import { Type } from 'typebox';
import type { Static } from 'typebox';
import { REQUEST_DOORS } from '../ids/request-ids.js';
import {
  Count,
  DecimalText,
  Flag,
  Id,
  oneOf,
  Time,
  TimeInForceField,
  UnsignedDecimalText,
  VersionNumber,
} from '../wire/fields.js';

const optional = Type.Optional;

const [firstCode, ...otherCodes] = Object.keys(REASONS) as [ReasonCode, ...ReasonCode[]];
export const ReasonCodeField = oneOf([firstCode, ...otherCodes]);

/** A refusal of ours: the code, and what a person needs to act on it. */
const ReasonContextSchema = Type.Object(
  {
    field: optional(Type.String()),
    value: optional(Type.String()),
    minimum: optional(Type.String()),
    maximum: optional(Type.String()),
    step: optional(Type.String()),
    lastPrice: optional(Type.String()),
    actual: optional(Type.String()),
    ordStatus: optional(oneOf(ORD_STATUSES)),
    pending: optional(Type.String()),
    stopId: optional(Type.String()),
  },
  { description: 'what the refusal is about: numbers are decimals as texts' },
);

export const ReasonSchema = Type.Object(
  {
    code: ReasonCodeField,
    text: optional(Type.String()),
    context: optional(ReasonContextSchema),
  },
  { description: 'an object of code, text and context' },
);

const termFields = {
  quantity: UnsignedDecimalText,
  timeInForce: TimeInForceField,
  expireTime: optional(Time),
  displayQuantity: optional(UnsignedDecimalText),
  displayPriceDelta: optional(DecimalText),
  allOrNone: optional(Flag),
};

/** What the client may ask to change. `quantity` is FIX OrderQty, over the whole chain. */
export const TermsSchema = Type.Union(
  [
    Type.Object({ ...termFields, orderType: oneOf(['LIMIT']), price: DecimalText }),
    Type.Object({ ...termFields, orderType: oneOf(['MARKET']) }),
  ],
  { description: 'the terms of an order' },
);
export type TermsRecord = Readonly<Static<typeof TermsSchema>>;

const DECIDED_TYPES = [
  'ORDER_PLACED',
  'ORDER_REFUSED',
  'REPLACE_REQUESTED',
  'CANCEL_REQUESTED',
  'REPLACE_REFUSED',
  'CANCEL_REFUSED',
  'ORDER_ACKNOWLEDGED',
  'ORDER_REJECTED',
  'ORDER_REPLACED',
  'REPLACE_REJECTED',
  'CANCEL_REJECTED',
  'ORDER_CANCELED',
  'FILL_BOOKED',
  'ORDER_EXPIRED',
  'ORDER_DONE_FOR_DAY',
  'ORDER_SUSPENDED',
  'ORDER_STOPPED',
  'ORDER_CALCULATED',
  'ORDER_ACCEPTED_FOR_BIDDING',
  'ORDER_TRIGGERED',
  'FILL_CORRECTED',
  'FILL_BUSTED',
  'ORDER_RESTATED',
  'ORDER_RENEWED',
  'PENDING_REPORTED',
  'VENUE_STATUS_REPORTED',
  'ORDER_HELD',
  'ORDER_AMENDED',
  'ORDER_WITHDRAWN',
  'ORDER_RELEASED',
  'HIBERNATE_REQUESTED',
  'ACTIVATE_REQUESTED',
  'HIBERNATE_REFUSED',
  'ACTIVATE_REFUSED',
  'HIBERNATE_REJECTED',
  'ACTIVATE_REJECTED',
  'ORDER_HIBERNATED',
  'ORDER_ACTIVATED',
  'ORDER_LAPSED',
  'DAY_ROLLED',
  'STOP_SET',
  'STOP_LIFTED',
  'LIMITS_SET',
  'MASS_CANCEL_REQUESTED',
  'MASS_CANCEL_DONE',
  'DEAD_LETTER_DISCARDED',
  'LIST_DECIDED',
  'TIME_IGNORED',
  'INPUT_SKIPPED',
  'INPUT_PARKED',
  'REQUEST_REFUSED',
  'REQUEST_REPEATED',
  'ORDER_STATUS_REPORTED',
  'REPORT_REFUSED',
  'REPORT_REPEATED',
] as const satisfies readonly DomainEvent['type'][];

/** What the first decision on a request was. */
export const OutcomeSchema = Type.Object(
  {
    accepted: Flag,
    eventType: oneOf(DECIDED_TYPES),
    orderId: optional(Id),
    clientOrderId: optional(Id),
    reason: optional(ReasonSchema),
  },
  { description: 'the outcome of a request' },
);

export type OutcomeRecord = Readonly<Static<typeof OutcomeSchema>>;

/** Columns of a FIX ExecutionReport as they stand after the event, for readers that do not fold. */
export const columnFields = {
  revision: optional(Count),
  execType: optional(oneOf(EXEC_TYPES)),
  ordStatus: optional(oneOf(ORD_STATUSES)),
  clientOrderId: optional(Id),
  origClientOrderId: optional(Id),
  orderQty: optional(UnsignedDecimalText),
  cumQty: optional(UnsignedDecimalText),
  leavesQty: optional(UnsignedDecimalText),
  avgPx: optional(Type.String()),
  dayOrderQty: optional(UnsignedDecimalText),
  dayCumQty: optional(UnsignedDecimalText),
  lastQty: optional(UnsignedDecimalText),
  lastPx: optional(DecimalText),
  execRefId: optional(Id),
  restatementReason: optional(Id),
  text: optional(Type.String()),
  reason: optional(ReasonCodeField),
};
const ColumnsSchema = Type.Object(columnFields);
export type EventColumns = Readonly<Static<typeof ColumnsSchema>>;

export const eventFields = {
  eventId: Type.String(),
  cause: Type.String(),
  epoch: Count,
  inputId: Id,
  recordedAt: Time,
};
export const orderEventFields = {
  ...eventFields,
  orderId: Id,
  account: Id,
  version: VersionNumber,
  occurredAt: Time,
};
/** `door`: the prefix that the engine's requestId has and the caller's has not. */
export const requestAnswerData = { bodyHash: Id, door: optional(oneOf(REQUEST_DOORS)) };
