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
import { Count, DecimalText, Flag, Id, oneOf, PrefixedRequestId, Time } from '../wire/fields.js';
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
  },
  { ...strict, description: 'an object of preconditions' },
);

const ContextSchema = Type.Object(
  {
    instrument: optional(InstrumentSchema),
    lastPrice: optional(DecimalText),
    tradingDay: optional(Id),
  },
  { description: 'an object of instrument, lastPrice and tradingDay' },
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
export const ReplaceOrderRecord = requestRecord({ ...replaceOrderFields, ...named });
export const CancelOrderRecord = requestRecord({ ...cancelOrderFields, ...named });
export const HoldOrderRecord = requestRecord({ ...holdOrderFields, ...byAccountOfRecord });
export const OrderStatusRecord = requestRecord({ ...orderStatusFields, ...byAccountOfRecord });

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
  | Readonly<Static<typeof OrderStatusRecord>>;
export type InboxRequestBody = Readonly<InboxRequestRecord['body']>;
export type InboxReportRecord = Readonly<Static<typeof ReportRecord>>;

/** A record of `ome.inbox.v1`. */
export type InboxRecord = InboxRequestRecord | InboxReportRecord;
export type InboxPreconditions = Readonly<Static<typeof PreconditionsSchema>>;
export type InboxContext = Readonly<Static<typeof ContextSchema>>;
export type InboxPrincipal = Readonly<Static<typeof PrincipalSchema>>;
