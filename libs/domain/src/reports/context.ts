import type { DecisionPolicy } from '../decider.js';
import type { OrderEventFacts, ReportUnbooked, VenueAnswer } from '../event.js';
import type { Timestamp } from '../identifiers.js';
import type { ReportInput } from '../input.js';
import type { OrderState } from '../order-state.js';
import type { PartitionState } from '../partition-state.js';
import { isReason, REASONS, type Reason, type ReasonCode } from '../reasons.js';
import type { Written } from '../written.js';

/** A report whose order is found and whose turn it is. */
export interface KnownReport {
  readonly state: PartitionState;
  readonly order: OrderState;
  readonly input: ReportInput;
  readonly now: Timestamp;
  readonly policy: DecisionPolicy;
}

/** What every order event caused by a report states. */
export function bookedFacts({ order, input, now }: KnownReport): OrderEventFacts & VenueAnswer {
  const facts: Written<OrderEventFacts & VenueAnswer> = {
    inputId: input.inputId,
    cause: input.cause,
    recordedAt: now,
    orderId: order.orderId,
    account: order.account,
    version: order.version + 1,
    occurredAt: input.transactTime,
    venue: input.venue,
    execId: input.execId,
  };
  addVenueFacts(facts, order, input);
  if (input.restatementReason !== undefined) facts.restatementReason = input.restatementReason;
  return facts;
}

/** What a venue says beside the rest, where it does. */
export function addVenueFacts(
  facts: Written<VenueAnswer>,
  order: OrderState,
  input: ReportInput,
): void {
  const { venueOrderId, venueRevision, actor, hiddenQuantity } = input;
  const { origVenueOrderId, origVenueRevision } = input;
  if (venueOrderId !== undefined && venueOrderId !== order.venueOrderId) {
    facts.venueOrderId = venueOrderId;
  }
  if (venueRevision !== undefined) facts.venueRevision = venueRevision;
  if (origVenueOrderId !== undefined) facts.origVenueOrderId = origVenueOrderId;
  if (origVenueRevision !== undefined) facts.origVenueRevision = origVenueRevision;
  if (actor !== undefined) facts.actor = actor;
  if (hiddenQuantity !== undefined) facts.hiddenQuantity = hiddenQuantity;
}

/** Nobody asked us: it answers nothing, and names the order as it is called now or by its id. */
export function isUnasked({ order, input: { inReplyTo, target } }: KnownReport): boolean {
  if (inReplyTo !== undefined) return false;
  return target.by === 'orderId' || target.clientOrderId === order.clientOrderId;
}

export function textOf(input: ReportInput) {
  return input.text === undefined ? {} : { text: input.text };
}

export function venueOrderIdOf(input: ReportInput) {
  return input.venueOrderId === undefined ? {} : { venueOrderId: input.venueOrderId };
}

export function reportRefused(report: KnownReport, why: Reason | ReasonCode): ReportUnbooked {
  const reason = isReason(why) ? why : reasonAt(report.order, why);
  return { ...unbookedFacts(report), type: 'REPORT_REFUSED', reason };
}

/** A report of a day before the one that has begun. */
export function ofEarlierDay({ order, input }: KnownReport, text: string): Reason {
  const { began } = order.day ?? {};
  const context = { ordStatus: order.status, value: input.transactTime };
  return {
    code: 'STATUS_CONFLICT',
    text,
    context: { ...context, ...(began !== undefined && { minimum: began }) },
  };
}

const BY_STATUS: ReadonlySet<ReasonCode> = new Set(['STATUS_CONFLICT', 'NO_SUCH_PENDING_REQUEST']);

function reasonAt({ status }: OrderState, code: ReasonCode): Reason {
  return BY_STATUS.has(code) ? { code, context: { ordStatus: status } } : { code };
}

export function reportRepeated(report: Omit<KnownReport, 'policy' | 'state'>): ReportUnbooked {
  return { ...unbookedFacts(report), type: 'REPORT_REPEATED' };
}

function unbookedFacts({ order, input, now }: Pick<KnownReport, 'order' | 'input' | 'now'>) {
  const { inputId, cause, venue, execId, execType } = input;
  const { orderId, account } = order;
  return { inputId, cause, recordedAt: now, orderId, account, venue, execId, execType };
}

/** The venue's word in our closed list: a code of the venue's layer as it stands, anything else as text. */
export function venueReason({ reason, text }: ReportInput): Reason {
  if (reason === undefined) return refusedByVenue(text);
  return isVenueCode(reason)
    ? { code: reason, ...(text !== undefined && { text }) }
    : refusedByVenue(reason);
}

function refusedByVenue(text: string | undefined): Reason {
  return { code: 'REFUSED_BY_VENUE', ...(text !== undefined && { text }) };
}

function isVenueCode(text: string): text is ReasonCode {
  return Object.entries(REASONS).some(([code, { layer }]) => code === text && layer === 'venue');
}
