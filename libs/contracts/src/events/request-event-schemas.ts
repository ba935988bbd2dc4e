import { Type } from 'typebox';
import { Attributes, Count, DecimalText, Id, oneOf, SideField, Time } from '../wire/fields.js';
import { InstrumentSchema } from '../wire/instrument.js';
import { ReasonSchema, TermsSchema } from './event-parts.js';
import { answerEvent, asker, names, text } from './event-record.js';

const optional = Type.Optional;
/** What who asked said for himself. */
const words = {
  text,
  requestReason: optional(Type.String()),
  attributes: optional(Attributes),
};
const placement = {
  clientOrderId: Id,
  instrument: InstrumentSchema,
  side: SideField,
  terms: TermsSchema,
  submittedBy: optional(Id),
  ...words,
  lastPrice: optional(DecimalText),
};
/** Of a change: also what the request said that the venue calls the order, and at which revision. */
const changer = {
  ...asker,
  ...words,
  expectedVenueOrderId: optional(Id),
  expectedVenueRevision: optional(Id),
};

const OrderPlacedRecord = answerEvent(['ORDER_PLACED'], {
  ...placement,
  initialState: optional(oneOf(['HIBERNATED'])),
});
const OrderHeldRecord = answerEvent(['ORDER_HELD'], placement);
const OrderRefusedRecord = answerEvent(['ORDER_REFUSED'], {
  ...placement,
  reason: ReasonSchema,
});
const ReplaceRequestedRecord = answerEvent(['REPLACE_REQUESTED', 'ORDER_AMENDED'], {
  ...names,
  ...changer,
  revisionIssued: optional(Count),
  terms: TermsSchema,
  lastPrice: optional(DecimalText),
});
const CancelRequestedRecord = answerEvent(['CANCEL_REQUESTED', 'ORDER_WITHDRAWN'], {
  ...names,
  ...changer,
  revisionIssued: optional(Count),
  cancelReason: optional(Type.String()),
  takesBack: optional(Id),
});
const ChangeRefusedRecord = answerEvent(
  ['REPLACE_REFUSED', 'CANCEL_REFUSED', 'HIBERNATE_REFUSED', 'ACTIVATE_REFUSED'],
  {
    ...changer,
    clientOrderId: optional(Id),
    origClientOrderId: Id,
    reason: ReasonSchema,
  },
);
const HoldRequestedRecord = answerEvent(
  ['HIBERNATE_REQUESTED', 'ACTIVATE_REQUESTED', 'ORDER_RELEASED'],
  { clientOrderId: Id, ...changer },
);
const OrderLapsedRecord = answerEvent(['ORDER_LAPSED'], {});
const DayRolledRecord = answerEvent(['DAY_ROLLED'], {
  tradingDay: Id,
  dayBegan: optional(Time),
});

/** Of an order's events that answer a request. */
export const REQUEST_EVENT_SCHEMAS = [
  OrderPlacedRecord,
  OrderHeldRecord,
  OrderRefusedRecord,
  ReplaceRequestedRecord,
  CancelRequestedRecord,
  ChangeRefusedRecord,
  HoldRequestedRecord,
  OrderLapsedRecord,
  DayRolledRecord,
] as const;
