import { account, clientOrderId } from '@ome/domain';
import type { Dialect, Instrument, OrderId, Timestamp } from '@ome/domain';
import { orderIdFor } from '../ids/order-ids.js';
import { formatPosition } from '../ids/positions.js';
import type { RecordPosition } from '../ids/positions.js';
import { prefixedRequestId } from '../ids/request-ids.js';
import type { RequestDoor } from '../ids/request-ids.js';
import type { OrderRequest } from '../requests/order-request-schemas.js';
import { instrumentToWire } from '../wire/instrument.js';
import { present } from '../wire/present.js';
import { rememberLast } from '../wire/remember-last.js';
import { timestampOf } from '../wire/timestamp-of.js';
import type {
  InboxContext,
  InboxPreconditions,
  InboxPrincipal,
  InboxRequestBody,
  InboxRequestRecord,
} from './inbox-schemas.js';

/** Decided later than this after it was received, a NEW, a REPLACE or a list of orders is refused TOO_LATE. */
export const DEFAULT_DEADLINE_MS = 10_000;

/** What a door knows of the last trade of an instrument. With neither, nothing was traded yet. */
export interface LastPrice {
  /** Decimal text. */
  readonly lastPrice?: string | undefined;
  /** It cannot be found out now: whatever would be held to it is refused. */
  readonly lastPriceUnknown?: true | undefined;
}

/** What a door knows of the instrument of a NEW_ORDER. */
export interface NewOrderContext extends LastPrice {
  readonly instrument?: Instrument | undefined;
}

/** The last trade of one of the instruments of a list; `price` is decimal text. */
export interface TradedPrice {
  readonly venue: string;
  readonly symbol: string;
  readonly price: string;
}

/** What a door knows about a request beside its body. */
export interface RequestFacts extends NewOrderContext {
  readonly door: RequestDoor;
  readonly dialect: Dialect;
  readonly principal: InboxPrincipal;
  readonly inputId: string;
  readonly receivedAt: Timestamp;
  /** Without the prefix; used where the body has no requestId. */
  readonly defaultRequestId: string;
  /** A NEW_ORDER's where the door makes it, else it is derived from the names; any other request's where the body has none. */
  readonly orderId?: OrderId;
  /** Of the dialect; what the body expects is added. */
  readonly preconditions?: InboxPreconditions;
  /** Of the orders of a list. */
  readonly instruments?: readonly Instrument[];
  readonly lastPrices?: readonly TradedPrice[];
  readonly tradingDay?: string;
}

/** The inbox record of a door's request. A NEW_ORDER needs an account, and a clientOrderId or `facts.orderId`. */
export function inboxRequestOf(body: InboxRequestBody, facts: RequestFacts): InboxRequestRecord {
  const record = {
    kind: 'REQUEST',
    inputId: facts.inputId,
    requestId: prefixedRequestId(facts.door, body.requestId ?? facts.defaultRequestId),
    account: body.account,
    orderId: orderIdOf(body, facts),
    principal: facts.principal,
    dialect: facts.dialect,
    receivedAt: facts.receivedAt,
    deadline: deadlineOf(body, facts.receivedAt),
    preconditions: preconditionsOf(body, facts.preconditions),
    context: present<InboxContext>({
      instrument: facts.instrument && instrumentToWire(facts.instrument),
      lastPrice: facts.lastPrice,
      lastPriceUnknown: facts.lastPriceUnknown,
      tradingDay: facts.tradingDay,
      instruments: facts.instruments?.map(instrumentToWire),
      lastPrices: facts.lastPrices?.map(({ venue, symbol, price }) => ({ venue, symbol, price })),
    }),
    body,
  };
  return present<object>(record) as InboxRequestRecord;
}

/** A record of `ome.order-requests.v1` and when the broker took it. */
export interface RequestSource extends RecordPosition {
  /** The record's timestamp, milliseconds since 1970. */
  readonly timestamp: number;
}

/** The inbox record of the topic door: its principal is trusted for every account. */
export function inboxRequestOfTopic(
  request: OrderRequest,
  source: RequestSource,
  context: NewOrderContext = {},
): InboxRequestRecord {
  const position = formatPosition(source);
  return inboxRequestOf(
    request,
    present<RequestFacts>({
      door: 'topic',
      dialect: 'topic',
      principal: 'topic',
      inputId: position,
      receivedAt: timestampOf(source.timestamp),
      defaultRequestId: position,
      ...context,
    }),
  );
}

function orderIdOf(body: InboxRequestBody, facts: RequestFacts): string | undefined {
  if (body.type === 'ORDER_LIST' || body.type === 'MASS_CANCEL') return undefined;
  if (body.type !== 'NEW_ORDER') return body.orderId ?? facts.orderId;
  if (facts.orderId !== undefined) return facts.orderId;
  if (body.account === undefined || body.clientOrderId === undefined) {
    throw new Error(
      'A NEW_ORDER needs an account and a clientOrderId, or an orderId from its door',
    );
  }
  return orderIdFor(account(body.account), clientOrderId(body.clientOrderId));
}

const MAY_BE_TOO_LATE: ReadonlySet<InboxRequestBody['type']> = new Set<InboxRequestBody['type']>([
  'NEW_ORDER',
  'REPLACE_ORDER',
  'ORDER_LIST',
]);

function deadlineOf(body: InboxRequestBody, receivedAt: Timestamp): string | undefined {
  if (!MAY_BE_TOO_LATE.has(body.type)) return undefined;
  // It only takes an id, and what is sent under that has deadlines of its own, or is a cancel.
  if (body.type === 'ORDER_LIST' && body.orders.length === 0) return undefined;
  const stated = 'deadline' in body ? body.deadline : undefined;
  return stated ?? defaultDeadline(receivedAt);
}

const defaultDeadline = rememberLast((receivedAt: Timestamp) =>
  new Date(Date.parse(receivedAt) + DEFAULT_DEADLINE_MS).toISOString(),
);

function preconditionsOf(
  body: InboxRequestBody,
  preconditions: InboxPreconditions | undefined,
): InboxPreconditions | undefined {
  const expected =
    'expectedRevision' in body || 'expectedVenueRevision' in body || 'expectedVenueOrderId' in body
      ? present<InboxPreconditions>({
          revision: body.expectedRevision,
          venueRevision: body.expectedVenueRevision,
          venueOrderId: body.expectedVenueOrderId,
        })
      : undefined;
  return expected === undefined ? preconditions : { ...preconditions, ...expected };
}
