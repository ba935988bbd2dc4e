import { ORD_STATUSES } from '@ome/domain';
import { Type } from 'typebox';
import {
  DecimalText,
  Flag,
  Id,
  oneOf,
  UnsignedDecimalText,
  VersionNumber,
} from '../wire/fields.js';
import { ReasonSchema, TermsSchema } from './event-parts.js';
import { names, text, venueEvent } from './event-record.js';

const optional = Type.Optional;

const OrderAcknowledgedRecord = venueEvent(['ORDER_ACKNOWLEDGED'], {});
const OrderRejectedRecord = venueEvent(['ORDER_REJECTED'], { reason: ReasonSchema });
const OrderReplacedRecord = venueEvent(['ORDER_REPLACED'], {
  ...names,
  inReplyTo: VersionNumber,
  terms: TermsSchema,
});
const ChangeRejectedRecord = venueEvent(
  ['REPLACE_REJECTED', 'CANCEL_REJECTED', 'HIBERNATE_REJECTED', 'ACTIVATE_REJECTED'],
  {
    ...names,
    inReplyTo: VersionNumber,
    reason: ReasonSchema,
    overfill: optional(Flag),
  },
);
const HoldReportedRecord = venueEvent(['ORDER_HIBERNATED', 'ORDER_ACTIVATED'], {
  inReplyTo: optional(VersionNumber),
  text,
});
const OrderCanceledRecord = venueEvent(['ORDER_CANCELED'], {
  clientOrderId: Id,
  origClientOrderId: optional(Id),
  inReplyTo: optional(VersionNumber),
  text,
});
const FillBookedRecord = venueEvent(['FILL_BOOKED'], {
  lastQty: UnsignedDecimalText,
  lastPx: DecimalText,
  reportedCumQty: optional(UnsignedDecimalText),
  overfill: optional(Flag),
  late: optional(Flag),
  text,
});
const OrderStoppedRecord = venueEvent(['ORDER_STOPPED'], {
  lastQty: optional(UnsignedDecimalText),
  lastPx: optional(DecimalText),
  text,
});
const VenueStatusRecord = venueEvent(
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
const FillCorrectedRecord = venueEvent(['FILL_CORRECTED'], {
  replaces,
  lastQty: UnsignedDecimalText,
  lastPx: DecimalText,
  overfill: optional(Flag),
  late: optional(Flag),
  text,
});
const FillBustedRecord = venueEvent(['FILL_BUSTED'], {
  replaces,
  late: optional(Flag),
  text,
});
const OrderRestatedRecord = venueEvent(['ORDER_RESTATED', 'ORDER_RENEWED'], {
  execType: optional(oneOf(['REPLACED'])),
  terms: TermsSchema,
  text,
});
const PendingReportedRecord = venueEvent(['PENDING_REPORTED'], {
  execType: oneOf(['PENDING_NEW', 'PENDING_CANCEL', 'PENDING_REPLACE']),
  inReplyTo: optional(VersionNumber),
  text,
});
const VenueStatusReportedRecord = venueEvent(['VENUE_STATUS_REPORTED'], {
  reportedStatus: optional(oneOf(ORD_STATUSES)),
  reportedCumQty: optional(UnsignedDecimalText),
  reportedLeavesQty: optional(UnsignedDecimalText),
  differs: Type.Array(oneOf(['ordStatus', 'cumQty', 'leavesQty'])),
  text,
});

/** Of an order's events that answer a report of its venue. */
export const VENUE_EVENT_SCHEMAS = [
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
  HoldReportedRecord,
] as const;
