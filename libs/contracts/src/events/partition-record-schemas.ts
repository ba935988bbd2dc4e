import { EXEC_TYPES } from '@ome/domain';
import { Type } from 'typebox';
import { LimitsSchema, ScopeSchema } from '../wire/controls.js';
import { Count, Flag, Id, oneOf, Time, VersionNumber } from '../wire/fields.js';
import { OutcomeSchema, ReasonSchema, requestAnswerData } from './event-parts.js';
import { asker, partitionRecord, text } from './event-record.js';

const optional = Type.Optional;

const whereKnown = { account: optional(Id), orderId: optional(Id) };
const ByOperator = Type.Object(
  { operator: Id, reason: Type.String() },
  { description: 'an object of operator and reason' },
);
const InputSkippedRecord = partitionRecord(
  ['INPUT_SKIPPED'],
  { account: optional(Id) },
  {
    fault: Type.String(),
    skippedBy: optional(ByOperator),
  },
);
const InputParkedRecord = partitionRecord(
  ['INPUT_PARKED'],
  { account: optional(Id), execId: Id },
  { name: Type.String(), venue: Id, reason: ReasonSchema, leftToOperator: optional(Flag) },
);
const RequestRefusedRecord = partitionRecord(
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
const RequestRepeatedRecord = partitionRecord(
  ['REQUEST_REPEATED'],
  { ...whereKnown, requestId: Id },
  {
    ...requestAnswerData,
    duplicateOf: Type.String(),
    outcome: OutcomeSchema,
    item: optional(VersionNumber),
  },
);
const OrderStatusReportedRecord = partitionRecord(
  ['ORDER_STATUS_REPORTED'],
  { account: Id, orderId: Id, requestId: Id },
  { ...requestAnswerData, item: optional(VersionNumber) },
);
const ofRequest = { account: optional(Id), requestId: Id };
const StopSetRecord = partitionRecord(['STOP_SET'], ofRequest, {
  ...requestAnswerData,
  stopId: Id,
  scope: ScopeSchema,
  text,
  setBy: optional(Id),
});
const StopLiftedRecord = partitionRecord(['STOP_LIFTED'], ofRequest, {
  ...requestAnswerData,
  stopId: Id,
  liftedBy: optional(Id),
});
const LimitsSetRecord = partitionRecord(
  ['LIMITS_SET'],
  { account: Id, requestId: Id },
  { ...requestAnswerData, limits: Type.Array(LimitsSchema), setBy: optional(Id) },
);
const MassCancelRequestedRecord = partitionRecord(['MASS_CANCEL_REQUESTED'], ofRequest, {
  ...requestAnswerData,
  ...asker,
  scope: ScopeSchema,
  text,
});
const MassCancelDoneRecord = partitionRecord(['MASS_CANCEL_DONE'], ofRequest, {
  ...requestAnswerData,
  marker: Type.String(),
  orders: Count,
});
const DeadLetterDiscardedRecord = partitionRecord(['DEAD_LETTER_DISCARDED'], ofRequest, {
  ...requestAnswerData,
  position: Type.String(),
  discardedBy: ByOperator,
  error: optional(Type.String()),
});
const ListDecidedRecord = partitionRecord(
  ['LIST_DECIDED'],
  { account: Id, requestId: Id },
  { ...requestAnswerData, outcomes: Type.Array(OutcomeSchema) },
);
const TimeIgnoredRecord = partitionRecord(
  ['TIME_IGNORED'],
  { ...whereKnown, requestId: Id },
  { ...requestAnswerData, reason: ReasonSchema },
);
const ReportUnbookedRecord = partitionRecord(
  ['REPORT_REFUSED', 'REPORT_REPEATED'],
  { account: Id, orderId: Id, execId: Id },
  { venue: Id, execType: oneOf(EXEC_TYPES), reason: optional(ReasonSchema) },
);

/** The first record of a writer: it has no cause and no epoch, since counting these records is what gives the epoch. */
const PartitionAcquiredRecord = Type.Object({
  type: oneOf(['PARTITION_ACQUIRED']),
  eventId: Id,
  acquisitionId: Id,
  host: Id,
  recordedAt: Time,
});

/** Of records that are no event of an order: they take no version. */
export const PARTITION_RECORD_SCHEMAS = [
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
