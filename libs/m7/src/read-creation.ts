import {
  POWER_VENUE,
  type NewOrderRequest,
  type PowerContract,
  type PowerProducts,
} from '@ome/contracts';
import { fieldFaults } from './check-fields.js';
import type { RequestedOrder } from './order-batch.js';
import type { Direction, OrderError } from './private-order.js';
import { lacksIceberg, NO_ICEBERG } from './requested-iceberg.js';
import { readTerms, type StatedTerms } from './read-terms.js';
import { immediate, NO_DATE, restingTimeInForce } from './requested-validity.js';
import { resolveContract } from './resolve-contract.js';

/** As the door addresses it afterwards. */
export type Unaddressed<Request> = Omit<Request, 'account' | 'requestId'>;

/** A creation in our words; account and submitter are the door's to add. */
export type CreationBody = Unaddressed<NewOrderRequest>;
export type Refused = { readonly ok: false; readonly errors: readonly OrderError[] };
export type ReadCreation =
  { readonly ok: true; readonly body: CreationBody; readonly contract: PowerContract } | Refused;

/** The attribute of an order that keeps a client's `metadata`. */
export const METADATA = 'm7.metadata';

const MAXIMUM_METADATA_BYTES = 2_048;
const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const SIDES = { Buy: 'BUY', Sell: 'SELL' } as const;

/** An order of a `Creation` on the channel of `area`. Tick, lot and ranges are the writer's to check. */
export function readCreation(
  order: RequestedOrder,
  area: string,
  now: Date,
  products?: PowerProducts,
): ReadCreation {
  const missing = fieldFaults('Creation', order);
  if (missing.length > 0) return { ok: false, errors: missing };
  const direction = directionOf(order.direction);
  const { terms, errors } = readTerms(order, {
    validity: 'GoodForSession',
    ...(direction !== undefined && { direction }),
  });
  const resolved = resolveContract(order.contractArea ?? {}, area, now, products);
  const faults = [
    ...errors,
    ...creationFaults(order, terms),
    ...(resolved.ok ? [] : [resolved.error]),
  ];
  if (faults.length > 0 || !resolved.ok || direction === undefined) {
    return { ok: false, errors: faults };
  }
  const { contract } = resolved;
  return { ok: true, contract, body: creationBody(order, terms, direction, contract) };
}

function creationBody(
  order: RequestedOrder,
  { quantity = '', price = '', restriction, validity, until, ...terms }: StatedTerms,
  direction: Direction,
  contract: PowerContract,
): CreationBody {
  const { displayQuantity, displayPriceDelta, text } = terms;
  return {
    type: 'NEW_ORDER',
    clientOrderId: order.clientIdentifier ?? '',
    symbol: contract.identifier,
    venue: POWER_VENUE,
    side: SIDES[direction],
    orderType: 'LIMIT',
    quantity,
    price,
    timeInForce: immediate(restriction) ?? restingTimeInForce(validity ?? 'GoodForSession'),
    ...(until !== undefined && { expireTime: until }),
    ...(restriction === 'AllOrNone' && { allOrNone: true }),
    ...(displayQuantity !== undefined && { displayQuantity }),
    ...(displayQuantity !== undefined && displayPriceDelta !== undefined && { displayPriceDelta }),
    ...(order.state === 'Hibernated' && { initialState: 'HIBERNATED' }),
    ...(text !== undefined && { text }),
    ...(isObject(order.metadata) && { attributes: { [METADATA]: JSON.stringify(order.metadata) } }),
  };
}

function creationFaults(order: RequestedOrder, terms: StatedTerms): readonly OrderError[] {
  const faults: OrderError[] = [];
  if (!GUID.test(order.clientIdentifier ?? '')) {
    faults.push({ code: 'FieldFormatInvalid', message: 'clientIdentifier: must be a GUID' });
  }
  if (order.state !== 'Active' && order.state !== 'Hibernated') {
    faults.push({ code: 'FieldOutOfRange', message: 'state: must be Active or Hibernated' });
  }
  if (directionOf(order.direction) === undefined) {
    faults.push({ code: 'FieldOutOfRange', message: 'direction: must be Buy or Sell' });
  }
  if (terms.validity === 'GoodUntilDate' && (order.validityDate ?? undefined) === undefined) {
    faults.push(NO_DATE);
  }
  if (lacksIceberg(terms)) faults.push(NO_ICEBERG);
  const metadata = isObject(order.metadata) ? JSON.stringify(order.metadata) : '';
  if (Buffer.byteLength(metadata) > MAXIMUM_METADATA_BYTES || /\p{Surrogate}/u.test(metadata)) {
    const message = `metadata: has more than ${MAXIMUM_METADATA_BYTES} bytes`;
    faults.push({ code: 'FieldOutOfRange', message });
  }
  return faults;
}

function directionOf(text: string | null | undefined): Direction | undefined {
  return text === 'Buy' || text === 'Sell' ? text : undefined;
}

function isObject(value: object | null | undefined): value is object {
  return value !== null && value !== undefined;
}
