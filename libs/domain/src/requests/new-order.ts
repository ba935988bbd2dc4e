import type { DomainEvent, Placement } from '../event.js';
import type { Account, Timestamp } from '../identifiers.js';
import type { NewOrder, RequestInput } from '../input.js';
import type { Instrument } from '../instrument.js';
import type { OrderTerms } from '../order-state.js';
import type { PartitionState } from '../partition-state.js';
import { isReason, type Reason } from '../reasons.js';
import { wordsOf } from './change-facts.js';
import { requestRefused, statusReported } from './outcomes.js';
import { preTradeFault } from './pre-trade.js';
import type { WantedOrder } from './wanted-order.js';
import { newTerms } from './terms.js';
import { expiryPassed, termsFault } from './terms-check.js';
import type { Written } from '../written.js';

export function decideNewOrder(
  state: PartitionState,
  input: RequestInput,
  body: NewOrder,
  account: Account,
  now: Timestamp,
): DomainEvent {
  const duplicate = duplicateOf(state, input, body, account, now);
  if (duplicate !== undefined) return duplicate;
  const { instrument } = input;
  if (instrument === undefined || !isOf(instrument, body)) {
    return requestRefused(input, account, now, { code: 'UNKNOWN_INSTRUMENT' });
  }
  const terms = newTerms(body, instrument);
  if (isReason(terms)) return requestRefused(input, account, now, terms);
  const placement = placementOf(input, body, account, now, instrument, terms);
  const fault =
    faultOf(body, terms, instrument) ??
    expiryPassed(terms, now) ??
    preTradeFault(state, wantedOrder(input, body, account, instrument, terms));
  if (fault !== undefined) return { ...placement, type: 'ORDER_REFUSED', reason: fault };
  if (body.initialState !== 'HIBERNATED') return { ...placement, type: 'ORDER_PLACED' };
  if (instrument.hibernatesAtVenue !== true) return { ...placement, type: 'ORDER_HELD' };
  return { ...placement, type: 'ORDER_PLACED', initialState: 'HIBERNATED' };
}

function duplicateOf(
  state: PartitionState,
  input: RequestInput,
  body: NewOrder,
  account: Account,
  now: Timestamp,
): DomainEvent | undefined {
  const orderId = state.names.get(account, body.clientOrderId);
  if (orderId !== undefined) {
    if (body.possResend === true) return statusReported({ orderId, account }, input, now);
    return requestRefused(input, account, now, { code: 'DUPLICATE_CLIENT_ORDER_ID' }, orderId);
  }
  const sameId = state.orders.get(body.orderId);
  if (sameId === undefined) return undefined;
  // An id of another account is not told: it would say that the order exists.
  const told = sameId.account === account ? sameId.orderId : undefined;
  return requestRefused(input, account, now, { code: 'DUPLICATE_CLIENT_ORDER_ID' }, told);
}

function isOf(instrument: Instrument, body: NewOrder): boolean {
  return instrument.symbol === body.symbol && instrument.venue === body.venue;
}

function faultOf(body: NewOrder, terms: OrderTerms, instrument: Instrument): Reason | undefined {
  if (body.orderType === 'MARKET' && body.price !== undefined) return { code: 'PRICE_NOT_ALLOWED' };
  return termsFault(terms, instrument);
}

function wantedOrder(
  { lastPrice, lastPriceUnknown }: RequestInput,
  { side, submittedBy }: NewOrder,
  account: Account,
  instrument: Instrument,
  terms: OrderTerms,
): WantedOrder {
  const wanted: Written<WantedOrder> = { account, instrument, side, terms, opens: true };
  if (submittedBy !== undefined) wanted.submittedBy = submittedBy;
  if (lastPrice !== undefined) wanted.lastPrice = lastPrice;
  if (lastPriceUnknown === true) wanted.lastPriceUnknown = lastPriceUnknown;
  return wanted;
}

function placementOf(
  input: RequestInput,
  body: NewOrder,
  account: Account,
  now: Timestamp,
  instrument: Instrument,
  terms: OrderTerms,
): Placement {
  const placement: Written<Placement> = {
    inputId: input.inputId,
    cause: input.cause,
    recordedAt: now,
    requestId: input.requestId,
    bodyHash: input.bodyHash,
    orderId: body.orderId,
    account,
    version: 1,
    occurredAt: input.receivedAt,
    clientOrderId: body.clientOrderId,
    instrument,
    side: body.side,
    terms,
    ...wordsOf(body),
  };
  if (body.submittedBy !== undefined) placement.submittedBy = body.submittedBy;
  if (input.lastPrice !== undefined) placement.lastPrice = input.lastPrice;
  return placement;
}
