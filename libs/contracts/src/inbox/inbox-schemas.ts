import { Type } from 'typebox';
import type { Static, TProperties } from 'typebox';
import { executionReportFields } from '../reports/execution-reports.js';
import {
  cancelOrderFields,
  holdOrderFields,
  newOrderFields,
  orderStatusFields,
  replaceOrderFields,
  strict,
} from '../requests/order-request-schemas.js';
import { LimitsSchema, ScopeSchema } from '../wire/controls.js';
import {
  CallerRequestId,
  Count,
  DecimalText,
  Flag,
  Id,
  oneOf,
  PrefixedRequestId,
  Text,
  Time,
  TimeInForceField,
} from '../wire/fields.js';
import { InstrumentSchema } from '../wire/instrument.js';

const optional = Type.Optional;

const PrincipalSchema = Type.Union(
  [
    Type.Literal('topic'),
    Type.Object({
      user: Id,
      roles: Type.Array(Id, { maxItems: 100 }),
      accounts: Type.Array(Id, { maxItems: 1000 }),
    }),
  ],
  { description: '"topic" or an object of user, roles and accounts' },
);

/** Strict: a precondition that an older writer does not know must not be passed over. */
const PreconditionsSchema = Type.Object(
  {
    noFills: optional(Flag),
    noPending: optional(Flag),
    newestName: optional(Id),
    revision: optional(Count),
    venueRevision: optional(Id),
    venueOrderId: optional(Id),
    notAcknowledged: optional(Flag),
  },
  { ...strict, description: 'an object of preconditions' },
);

/** One inbox record holds no more: its outcome is one transaction. */
export const MAXIMUM_LISTED_ORDERS = 50;

const ContextSchema = Type.Object(
  {
    instrument: optional(InstrumentSchema),
    lastPrice: optional(DecimalText),
    /** The door could not find out what was traded last. */
    lastPriceUnknown: optional(Flag),
    /** Of the orders of a list. */
    instruments: optional(Type.Array(InstrumentSchema, { maxItems: MAXIMUM_LISTED_ORDERS })),
    /** Of the orders of a list, where something was traded. */
    lastPrices: optional(
      Type.Array(Type.Object({ venue: Id, symbol: Id, price: DecimalText }), {
        maxItems: MAXIMUM_LISTED_ORDERS,
      }),
    ),
    tradingDay: optional(Id),
  },
  { description: 'an object of instrument, lastPrice, lastPriceUnknown and tradingDay' },
);

const common = {
  inputId: Id,
  account: optional(Id),
  orderId: optional(Id),
  receivedAt: Time,
};
const DialectField = oneOf(['topic', 'http', 'equities', 'm7', 'system']);

function requestRecord<Fields extends TProperties>(fields: Fields) {
  return Type.Object({
    kind: oneOf(['REQUEST']),
    ...common,
    requestId: PrefixedRequestId,
    principal: PrincipalSchema,
    dialect: DialectField,
    deadline: optional(Time),
    preconditions: optional(PreconditionsSchema),
    context: ContextSchema,
    body: Type.Object(fields, strict),
  });
}

/** In the inbox the account is the record's, since a dialect may not know it, and an equities order has no name but its id. */
const byAccountOfRecord = { account: optional(Id) };
const named = { ...byAccountOfRecord, assignName: optional(oneOf(['REVISION'])) };

export const NewOrderRecord = requestRecord({
  ...newOrderFields,
  ...byAccountOfRecord,
  clientOrderId: optional(Id),
});
export const ReplaceOrderRecord = requestRecord({
  ...replaceOrderFields,
  ...named,
  ifUnchanged: optional(oneOf(['HIBERNATE_ORDER', 'ACTIVATE_ORDER', 'CANCEL_ORDER'])),
});
export const CancelOrderRecord = requestRecord({
  ...cancelOrderFields,
  ...named,
  /** The requestId, with its prefix, of the NEW_ORDER whose caller was told that nothing is known of it. */
  takesBack: optional(PrefixedRequestId),
});
export const HoldOrderRecord = requestRecord({ ...holdOrderFields, ...byAccountOfRecord });
export const OrderStatusRecord = requestRecord({ ...orderStatusFields, ...byAccountOfRecord });

const { requestId: _requestId, account: _account, ...listedFields } = newOrderFields;
/** The account and the identity are the list's. */
const ListedOrderSchema = Type.Object(listedFields, { ...strict, description: 'a new order' });
export const OrderListRecord = requestRecord({
  type: oneOf(['ORDER_LIST']),
  ...byAccountOfRecord,
  requestId: optional(CallerRequestId),
  allOrNoneValidation: optional(Flag),
  /** Of a list whose requests have records of their own: what it is of. It has no orders then, and only takes its requestId. */
  contentHash: optional(Id),
  orders: Type.Array(ListedOrderSchema, { maxItems: MAXIMUM_LISTED_ORDERS }),
});

const massCancelFields = {
  type: oneOf(['MASS_CANCEL']),
  scope: ScopeSchema,
  text: optional(Text),
};
export const MassCancelRecord = requestRecord({
  ...massCancelFields,
  ...byAccountOfRecord,
  requestId: optional(CallerRequestId),
});

const timed = {
  kind: oneOf(['TIME']),
  ...common,
  requestId: PrefixedRequestId,
};
export const ExpireOrderRecord = Type.Object({
  ...timed,
  body: Type.Object(
    { type: oneOf(['EXPIRE_ORDER']), due: Time, timeInForce: TimeInForceField },
    strict,
  ),
});
export const RollDayRecord = Type.Object({
  ...timed,
  body: Type.Object(
    { type: oneOf(['ROLL_DAY']), tradingDay: Id, dayBegan: optional(Time) },
    strict,
  ),
});
export const EndMassCancelRecord = Type.Object({
  ...timed,
  body: Type.Object(
    { type: oneOf(['END_MASS_CANCEL']), marker: Type.String(), orders: Count },
    strict,
  ),
});

function controlRecord<Fields extends TProperties>(fields: Fields) {
  return Type.Object({
    kind: oneOf(['CONTROL']),
    ...common,
    requestId: PrefixedRequestId,
    principal: PrincipalSchema,
    body: Type.Object(fields, strict),
  });
}
export const SetStopRecord = controlRecord({
  type: oneOf(['SET_STOP']),
  stopId: Id,
  scope: ScopeSchema,
  text: optional(Text),
});
export const LiftStopRecord = controlRecord({ type: oneOf(['LIFT_STOP']), stopId: Id });
export const SetLimitsRecord = controlRecord({
  type: oneOf(['SET_LIMITS']),
  account: Id,
  limits: Type.Array(LimitsSchema, { maxItems: 1000 }),
});
export const DiscardDeadLetterRecord = controlRecord({
  type: oneOf(['DISCARD_DEAD_LETTER']),
  position: Type.String({ maxLength: 300 }),
  operator: Id,
  reason: Text,
  error: optional(Text),
});
export const ControlMassCancelRecord = controlRecord(massCancelFields);

export const ReportRecord = Type.Object({
  kind: oneOf(['REPORT']),
  ...common,
  principal: optional(PrincipalSchema),
  dialect: optional(DialectField),
  body: Type.Object(executionReportFields),
});

/** A request in the inbox, by the type of its body. */
export type InboxRequestRecord =
  | Readonly<Static<typeof NewOrderRecord>>
  | Readonly<Static<typeof ReplaceOrderRecord>>
  | Readonly<Static<typeof CancelOrderRecord>>
  | Readonly<Static<typeof HoldOrderRecord>>
  | Readonly<Static<typeof OrderStatusRecord>>
  | Readonly<Static<typeof OrderListRecord>>
  | Readonly<Static<typeof MassCancelRecord>>;
export type InboxRequestBody = Readonly<InboxRequestRecord['body']>;
export type InboxReportRecord = Readonly<Static<typeof ReportRecord>>;

/** A word of the clock role, by the type of its body. */
export type InboxTimeRecord =
  | Readonly<Static<typeof ExpireOrderRecord>>
  | Readonly<Static<typeof RollDayRecord>>
  | Readonly<Static<typeof EndMassCancelRecord>>;
/** A word of an operator to one partition, by the type of its body. */
export type InboxControlRecord =
  | Readonly<Static<typeof SetStopRecord>>
  | Readonly<Static<typeof LiftStopRecord>>
  | Readonly<Static<typeof SetLimitsRecord>>
  | Readonly<Static<typeof DiscardDeadLetterRecord>>
  | Readonly<Static<typeof ControlMassCancelRecord>>;

/** A record of `ome.inbox.v1`. */
export type InboxRecord =
  InboxRequestRecord | InboxReportRecord | InboxTimeRecord | InboxControlRecord;
export type InboxPreconditions = Readonly<Static<typeof PreconditionsSchema>>;
export type InboxContext = Readonly<Static<typeof ContextSchema>>;
export type InboxPrincipal = Readonly<Static<typeof PrincipalSchema>>;
