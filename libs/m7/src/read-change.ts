import {
  isIdentifier,
  MAXIMUM_ID_BYTES,
  type CancelOrderRequest,
  type HoldOrderRequest,
  type ReplaceOrderRequest,
} from '@ome/contracts';
import type { TimeInForce } from '@ome/domain';
import type { BatchType } from './batch-types.js';
import { fieldFaults } from './check-fields.js';
import { tableOf } from './field-rules.js';
import type { RequestedOrder } from './order-batch.js';
import type { Direction, OrderError, ValidityRestriction } from './private-order.js';
import type { Refused, Unaddressed } from './read-creation.js';
import { readTerms, type StatedTerms } from './read-terms.js';
import { lacksIceberg, NO_ICEBERG } from './requested-iceberg.js';
import { immediate, NO_DATE, restingTimeInForce } from './requested-validity.js';

type Instead = 'HIBERNATE_ORDER' | 'ACTIVATE_ORDER' | 'CANCEL_ORDER';
/** A change in our words; the order is the door's to name. `ifUnchanged`: what it is when no value differs. */
export type ChangeBody =
  | (Unaddressed<ReplaceOrderRequest> & { readonly ifUnchanged?: Instead })
  | Unaddressed<CancelOrderRequest>
  | Unaddressed<HoldOrderRequest>;

/** Which identifier and revision a request is about, in the venue's words; the writer compares. */
export interface ExpectedAtVenue {
  readonly venueOrderId: string;
  readonly venueRevision: string;
}

export type ReadChange =
  { readonly ok: true; readonly body: ChangeBody; readonly expected: ExpectedAtVenue } | Refused;

/** What the door knows of the order that a change names. */
export interface StandingOrder {
  readonly direction: Direction;
  readonly validity: ValidityRestriction;
  readonly timeInForce: TimeInForce;
  readonly isIceberg: boolean;
  /** When it ends, where that is a date. */
  readonly until?: string;
}

/** An order of any other batch; `known` is the order that it names, where the door knows it. */
export function readChange(
  type: Exclude<BatchType, 'Creation'>,
  order: RequestedOrder,
  known: StandingOrder | undefined,
): ReadChange {
  const missing = fieldFaults(tableOf(type), order);
  if (missing.length > 0) return { ok: false, errors: missing };
  // Orders of other doors have names that are no GUIDs.
  if (!isIdentifier(order.clientIdentifier ?? '')) return { ok: false, errors: [NO_NAME] };
  const expected = {
    venueOrderId: String(order.identifier),
    venueRevision: String(order.revisionNumber),
  };
  if (type !== 'Modification') return { ok: true, body: { type: STATE_CHANGES[type] }, expected };
  const { terms, errors } = readTerms(order, known ?? { validity: 'GoodUntilDate' });
  const lacksDate =
    terms.validity === 'GoodUntilDate' &&
    known !== undefined &&
    (order.validityDate ?? known.until) === undefined;
  const faults = [
    ...errors,
    ...(lacksDate ? [NO_DATE] : []),
    // What is not known here is left to the writer, as its date is.
    ...(known?.isIceberg === false && lacksIceberg(terms) ? [NO_ICEBERG] : []),
  ];
  return faults.length > 0
    ? { ok: false, errors: faults }
    : { ok: true, expected, body: modificationBody(order, terms, known) };
}

const NO_NAME: OrderError = {
  code: 'FieldFormatInvalid',
  message: `clientIdentifier: must have 1 to ${MAXIMUM_ID_BYTES} bytes and no control characters`,
};

const STATE_CHANGES = {
  Deactivation: 'HIBERNATE_ORDER',
  Activation: 'ACTIVATE_ORDER',
  Cancellation: 'CANCEL_ORDER',
} as const;

/** A state by itself asks for that state; beside a value that changes it is ignored, which the writer finds. */
const WANTED_STATES: Readonly<Partial<Record<string, Instead>>> = {
  Hibernated: 'HIBERNATE_ORDER',
  Active: 'ACTIVATE_ORDER',
  Inactive: 'CANCEL_ORDER',
};

const MEANT = {
  HIBERNATE_ORDER: 'Deactivation',
  ACTIVATE_ORDER: 'Activation',
  CANCEL_ORDER: 'Cancellation',
} as const;
const VALUES = [
  'quantity',
  'price',
  'executionRestriction',
  'comment',
  'validityRestriction',
  'validityDate',
  'icebergDisplayQuantity',
  'icebergVisibleQuantity',
  'icebergPriceDelta',
] as const;

/** What a request is by itself: a `Modification` that names a state and no value is that change of state. */
export function meantBy(type: BatchType, order: RequestedOrder): BatchType {
  if (type !== 'Modification') return type;
  const wanted = WANTED_STATES[order.state ?? ''];
  const isValueChange = VALUES.some((field) => (order[field] ?? undefined) !== undefined);
  return wanted === undefined || isValueChange ? type : MEANT[wanted];
}

function modificationBody(
  { state }: RequestedOrder,
  { quantity, restriction, validity, until, ...terms }: StatedTerms,
  known: StandingOrder | undefined,
): ChangeBody {
  const timeInForce = changedTimeInForce(restriction, validity, known);
  // What an immediate order keeps of its validity has to be said with it.
  const kept = (validity ?? known?.validity) === 'GoodUntilDate' ? known?.until : undefined;
  const isImmediateNow = timeInForce !== undefined && isImmediate(timeInForce);
  const expireTime = until ?? (isImmediateNow ? kept : undefined);
  const ifUnchanged = WANTED_STATES[state ?? ''];
  return {
    type: 'REPLACE_ORDER',
    ...(quantity !== undefined && { openQuantity: quantity }),
    ...(timeInForce !== undefined && { timeInForce }),
    ...(expireTime !== undefined && { expireTime }),
    ...(restriction !== undefined && { allOrNone: restriction === 'AllOrNone' }),
    ...terms,
    ...(ifUnchanged !== undefined && { ifUnchanged }),
  };
}

/** An immediate order is so until a restriction ends that; its validity counts while it waits, and from then on. */
function changedTimeInForce(
  restriction: StatedTerms['restriction'],
  validity: ValidityRestriction | undefined,
  known: StandingOrder | undefined,
): TimeInForce | undefined {
  const asked = immediate(restriction);
  if (asked !== undefined) return asked;
  if (known !== undefined && isImmediate(known.timeInForce)) {
    if (restriction !== undefined) return restingTimeInForce(validity ?? known.validity);
    return validity === undefined || validity === known.validity ? undefined : known.timeInForce;
  }
  // What the order has already is an echo: a day order must not become one of the session by it.
  return validity === undefined || validity === known?.validity
    ? undefined
    : restingTimeInForce(validity);
}

function isImmediate(timeInForce: TimeInForce): boolean {
  return timeInForce === 'IOC' || timeInForce === 'FOK';
}
