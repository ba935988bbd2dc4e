import { ACTORS, EXEC_TYPES, ORD_STATUSES } from '@ome/domain';
import { Type } from 'typebox';
import type { Static, TProperties } from 'typebox';
import {
  Attributes,
  Count,
  DecimalText,
  Flag,
  Id,
  oneOf,
  SideField,
  Time,
  UnsignedDecimalText,
  VersionNumber,
} from '../wire/fields.js';
import { LimitsSchema, ScopeSchema } from '../wire/controls.js';
import { InstrumentSchema } from '../wire/instrument.js';
import {
  columnFields,
  eventFields,
  orderEventFields,
  OutcomeSchema,
  ReasonSchema,
  requestAnswerData,
  TermsSchema,
} from './event-parts.js';

const optional = Type.Optional;
type Types = readonly [string, ...string[]];

/** An event that answers a request. Beside the common fields, `data` alone is what a fold needs. */
function answerEvent<const Names extends Types, Data extends TProperties>(
  types: Names,
  data: Data,
) {
  return Type.Object({
    type: oneOf(types),
    ...columnFields,
    ...orderEventFields,
    requestId: Id,
    data: Type.Object({ ...requestAnswerData, ...data }),
  });
}

const venueFacts = {
  venueOrderId: optional(Id),
  venueRevision: optional(Id),
  origVenueOrderId: optional(Id),
  origVenueRevision: optional(Id),
  actor: optional(oneOf(ACTORS)),
  hiddenQuantity: optional(UnsignedDecimalText),
  restatementReason: optional(Id),
};

/** An event that a venue's report caused. */
function venueEvent<const Names extends Types, Data extends TProperties>(types: Names, data: Data) {
  return Type.Object({
    type: oneOf(types),
    ...columnFields,
    ...orderEventFields,
    execId: Id,
    data: Type.Object({ venue: Id, ...venueFacts, ...data }),
  });
}

/** A record of no order: it has no version. */
function partitionRecord<
  const Names extends Types,
  Fields extends TProperties,
  Data extends TProperties,
>(types: Names, fields: Fields, data: Data) {
  return Type.Object({
    type: oneOf(types),
    ...columnFields,
    ...eventFields,
    ...fields,
    data: Type.Object(data),
  });
}

const placement = {
  clientOrderId: Id,
  instrument: InstrumentSchema,
  side: SideField,
  terms: TermsSchema,
  submittedBy: optional(Id),
  attributes: optional(Attributes),
  text: optional(Type.String()),
  lastPrice: optional(DecimalText),
};
const names = { clientOrderId: Id, origClientOrderId: Id };
/** Absent in records of before it was said of changes, too. */
const asker = { submittedBy: optional(Id) };
/** Of a change: also what the request said that the venue calls the order, and at which revision. */
const changer = {
  ...asker,
  expectedVenueOrderId: optional(Id),
  expectedVenueRevision: optional(Id),
};
const text = optional(Type.String());

export const OrderPlacedRecord = answerEvent(['ORDER_PLACED'], {
  ...placement,
  initialState: optional(oneOf(['HIBERNATED'])),
});
export const OrderHeldRecord = answerEvent(['ORDER_HELD'], placement);
export const OrderRefusedRecord = answerEvent(['ORDER_REFUSED'], {
  ...placement,
  reason: ReasonSchema,
});
export const ReplaceRequestedRecord = answerEvent(['REPLACE_REQUESTED', 'ORDER_AMENDED'], {
  ...names,
  ...changer,
  revisionIssued: optional(Count),
  terms: TermsSchema,
  text,
  lastPrice: optional(DecimalText),
});
export const CancelRequestedRecord = answerEvent(['CANCEL_REQUESTED', 'ORDER_WITHDRAWN'], {
  ...names,
  ...changer,
  revisionIssued: optional(Count),
  text,
  cancelReason: optional(Type.String()),
  takesBack: optional(Id),
});
export const ChangeRefusedRecord = answerEvent(
  ['REPLACE_REFUSED', 'CANCEL_REFUSED', 'HIBERNATE_REFUSED', 'ACTIVATE_REFUSED'],
  {
    ...changer,
    clientOrderId: optional(Id),
    origClientOrderId: Id,
    reason: ReasonSchema,
  },
);
export const HoldRequestedRecord = answerEvent(
  ['HIBERNATE_REQUESTED', 'ACTIVATE_REQUESTED', 'ORDER_RELEASED'],
  { clientOrderId: Id, ...changer, text },
);
export const OrderLapsedRecord = answerEvent(['ORDER_LAPSED'], {});
export const DayRolledRecord = answerEvent(['DAY_ROLLED'], { tradingDay: Id });
export const OrderAcknowledgedRecord = venueEvent(['ORDER_ACKNOWLEDGED'], {});
export const OrderRejectedRecord = venueEvent(['ORDER_REJECTED'], { reason: ReasonSchema });
export const OrderReplacedRecord = venueEvent(['ORDER_REPLACED'], {
  ...names,
  inReplyTo: VersionNumber,
  terms: TermsSchema,
});
export const ChangeRejectedRecord = venueEvent(
  ['REPLACE_REJECTED', 'CANCEL_REJECTED', 'HIBERNATE_REJECTED', 'ACTIVATE_REJECTED'],
  {
    ...names,
    inReplyTo: VersionNumber,
    reason: ReasonSchema,
  },
);
export const HoldReportedRecord = venueEvent(['ORDER_HIBERNATED', 'ORDER_ACTIVATED'], {
  inReplyTo: optional(VersionNumber),
  text,
});
export const OrderCanceledRecord = venueEvent(['ORDER_CANCELED'], {
  clientOrderId: Id,
  origClientOrderId: optional(Id),
  inReplyTo: optional(VersionNumber),
  text,
});
export const FillBookedRecord = venueEvent(['FILL_BOOKED'], {
  lastQty: UnsignedDecimalText,
  lastPx: DecimalText,
  reportedCumQty: optional(UnsignedDecimalText),
  overfill: optional(Flag),
  late: optional(Flag),
  text,
});
export const OrderStoppedRecord = venueEvent(['ORDER_STOPPED'], {
  lastQty: optional(UnsignedDecimalText),
  lastPx: optional(DecimalText),
  text,
});
export const VenueStatusRecord = venueEvent(
  [
    'ORDER_EXPIRED',
    'ORDER_DONE_FOR_DAY',
    'ORDER_SUSPENDED',
    'ORDER_CALCULATED',
    'ORDER_ACCEPTED_FOR_BIDDING',
    'ORDER_TRIGGERED',
  ],
  { text },
);

const replaces = Type.Object(
  {
    execId: Id,
    eventId: Type.String(),
    lastQty: UnsignedDecimalText,
    lastPx: DecimalText,
    tradeVersion: VersionNumber,
  },
  { description: 'the execution as it was' },
);
export const FillCorrectedRecord = venueEvent(['FILL_CORRECTED'], {
  replaces,
  lastQty: UnsignedDecimalText,
  lastPx: DecimalText,
  overfill: optional(Flag),
  late: optional(Flag),
  text,
});
export const FillBustedRecord = venueEvent(['FILL_BUSTED'], {
  replaces,
  late: optional(Flag),
  text,
});
export const OrderRestatedRecord = venueEvent(['ORDER_RESTATED', 'ORDER_RENEWED'], {
  execType: optional(oneOf(['REPLACED'])),
  terms: TermsSchema,
  text,
});
export const PendingReportedRecord = venueEvent(['PENDING_REPORTED'], {
  execType: oneOf(['PENDING_NEW', 'PENDING_CANCEL', 'PENDING_REPLACE']),
  inReplyTo: optional(VersionNumber),
  text,
});
export const VenueStatusReportedRecord = venueEvent(['VENUE_STATUS_REPORTED'], {
  reportedStatus: optional(oneOf(ORD_STATUSES)),
  reportedCumQty: optional(UnsignedDecimalText),
  reportedLeavesQty: optional(UnsignedDecimalText),
  differs: Type.Array(oneOf(['ordStatus', 'cumQty', 'leavesQty'])),
  text,
});

const whereKnown = { account: optional(Id), orderId: optional(Id) };
const ByOperator = Type.Object(
  { operator: Id, reason: Type.String() },
  { description: 'an object of operator and reason' },
);
export const InputSkippedRecord = partitionRecord(
  ['INPUT_SKIPPED'],
  { account: optional(Id) },
  {
    fault: Type.String(),
    skippedBy: optional(ByOperator),
  },
);
export const InputParkedRecord = partitionRecord(
  ['INPUT_PARKED'],
  { account: optional(Id), execId: Id },
  { name: Type.String(), venue: Id, reason: ReasonSchema, leftToOperator: optional(Flag) },
);
export const RequestRefusedRecord = partitionRecord(
  ['REQUEST_REFUSED'],
  { ...whereKnown, requestId: Id },
  {
    ...requestAnswerData,
    clientOrderId: optional(Id),
    reason: ReasonSchema,
    item: optional(VersionNumber),
    takesBack: optional(Id),
  },
);
export const RequestRepeatedRecord = partitionRecord(
  ['REQUEST_REPEATED'],
  { ...whereKnown, requestId: Id },
  {
    ...requestAnswerData,
    duplicateOf: Type.String(),
    outcome: OutcomeSchema,
    item: optional(VersionNumber),
  },
);
export const OrderStatusReportedRecord = partitionRecord(
  ['ORDER_STATUS_REPORTED'],
  { account: Id, orderId: Id, requestId: Id },
  { ...requestAnswerData, item: optional(VersionNumber) },
);
const ofRequest = { account: optional(Id), requestId: Id };
export const StopSetRecord = partitionRecord(['STOP_SET'], ofRequest, {
  ...requestAnswerData,
  stopId: Id,
  scope: ScopeSchema,
  text,
  setBy: optional(Id),
});
export const StopLiftedRecord = partitionRecord(['STOP_LIFTED'], ofRequest, {
  ...requestAnswerData,
  stopId: Id,
  liftedBy: optional(Id),
});
export const LimitsSetRecord = partitionRecord(
  ['LIMITS_SET'],
  { account: Id, requestId: Id },
  { ...requestAnswerData, limits: Type.Array(LimitsSchema), setBy: optional(Id) },
);
export const MassCancelRequestedRecord = partitionRecord(['MASS_CANCEL_REQUESTED'], ofRequest, {
  ...requestAnswerData,
  ...asker,
  scope: ScopeSchema,
  text,
});
export const MassCancelDoneRecord = partitionRecord(['MASS_CANCEL_DONE'], ofRequest, {
  ...requestAnswerData,
  marker: Type.String(),
  orders: Count,
});
export const DeadLetterDiscardedRecord = partitionRecord(['DEAD_LETTER_DISCARDED'], ofRequest, {
  ...requestAnswerData,
  position: Type.String(),
  discardedBy: ByOperator,
  error: optional(Type.String()),
});
export const ListDecidedRecord = partitionRecord(
  ['LIST_DECIDED'],
  { account: Id, requestId: Id },
  { ...requestAnswerData, outcomes: Type.Array(OutcomeSchema) },
);
export const TimeIgnoredRecord = partitionRecord(
  ['TIME_IGNORED'],
  { ...whereKnown, requestId: Id },
  { ...requestAnswerData, reason: ReasonSchema },
);
export const ReportUnbookedRecord = partitionRecord(
  ['REPORT_REFUSED', 'REPORT_REPEATED'],
  { account: Id, orderId: Id, execId: Id },
  { venue: Id, execType: oneOf(EXEC_TYPES), reason: optional(ReasonSchema) },
);

/** The first record of a writer: it has no cause and no epoch, since counting these records is what gives the epoch. */
export const PartitionAcquiredRecord = Type.Object({
  type: oneOf(['PARTITION_ACQUIRED']),
  eventId: Id,
  acquisitionId: Id,
  host: Id,
  recordedAt: Time,
});

/** The schema of every record of `ome.order-events.v1`; one of them may stand for several types. */
export const EVENT_SCHEMAS = [
  OrderPlacedRecord,
  OrderHeldRecord,
  OrderRefusedRecord,
  ReplaceRequestedRecord,
  CancelRequestedRecord,
  ChangeRefusedRecord,
  OrderAcknowledgedRecord,
  OrderRejectedRecord,
  OrderReplacedRecord,
  ChangeRejectedRecord,
  OrderCanceledRecord,
  FillBookedRecord,
  OrderStoppedRecord,
  VenueStatusRecord,
  FillCorrectedRecord,
  FillBustedRecord,
  OrderRestatedRecord,
  PendingReportedRecord,
  VenueStatusReportedRecord,
  HoldRequestedRecord,
  HoldReportedRecord,
  OrderLapsedRecord,
  DayRolledRecord,
  StopSetRecord,
  StopLiftedRecord,
  LimitsSetRecord,
  MassCancelRequestedRecord,
  MassCancelDoneRecord,
  DeadLetterDiscardedRecord,
  ListDecidedRecord,
  TimeIgnoredRecord,
  InputSkippedRecord,
  InputParkedRecord,
  RequestRefusedRecord,
  RequestRepeatedRecord,
  OrderStatusReportedRecord,
  ReportUnbookedRecord,
  PartitionAcquiredRecord,
] as const;

/** A record of `ome.order-events.v1`. */
export type OrderEventRecord = Readonly<Static<(typeof EVENT_SCHEMAS)[number]>>;
export type PartitionAcquired = Readonly<Static<typeof PartitionAcquiredRecord>>;
/** A record that a decision made. */
export type DecidedRecord = Exclude<OrderEventRecord, { readonly type: 'PARTITION_ACQUIRED' }>;
