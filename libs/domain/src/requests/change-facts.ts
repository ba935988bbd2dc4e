import type { ChangeAnswer, ChangeRefused, OrderEventFacts, RequestWords } from '../event.js';
import type { ClientOrderId, Timestamp } from '../identifiers.js';
import type { RequestBody, RequestInput } from '../input.js';
import type { OrderState } from '../order-state.js';
import type { Reason } from '../reasons.js';
import type { Written } from '../written.js';

/** The caller's own words, as the events of an order keep them. */
export function wordsOf(body: RequestBody): RequestWords {
  const words: Written<RequestWords> = {};
  if ('text' in body && body.text !== undefined) words.text = body.text;
  if ('reason' in body && body.reason !== undefined) words.requestReason = body.reason;
  if ('attributes' in body && body.attributes !== undefined) words.attributes = body.attributes;
  return words;
}

/** What every event says that a request for a change led to. */
export type ChangeFacts = OrderEventFacts &
  ChangeAnswer & { readonly origClientOrderId: ClientOrderId };

export function changeFacts(
  order: OrderState,
  input: RequestInput,
  now: Timestamp,
): Written<ChangeFacts> {
  const { body, preconditions } = input;
  const facts: Written<ChangeFacts> = {
    inputId: input.inputId,
    cause: input.cause,
    recordedAt: now,
    requestId: input.requestId,
    bodyHash: input.bodyHash,
    orderId: order.orderId,
    account: order.account,
    version: order.version + 1,
    occurredAt: input.receivedAt,
    origClientOrderId: order.clientOrderId,
  };
  if ('submittedBy' in body && body.submittedBy !== undefined) facts.submittedBy = body.submittedBy;
  const { venueOrderId, venueRevision } = preconditions;
  if (venueOrderId !== undefined) facts.expectedVenueOrderId = venueOrderId;
  if (venueRevision !== undefined) facts.expectedVenueRevision = venueRevision;
  return facts;
}

/** Ours: the order keeps its status. */
export function changeRefused(
  type: ChangeRefused['type'],
  order: OrderState,
  input: RequestInput,
  body: { readonly clientOrderId?: ClientOrderId },
  now: Timestamp,
  reason: Reason,
): ChangeRefused {
  return {
    ...changeFacts(order, input, now),
    ...wordsOf(input.body),
    type,
    ...(body.clientOrderId !== undefined && { clientOrderId: body.clientOrderId }),
    reason,
  };
}
