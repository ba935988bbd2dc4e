import { isDeepStrictEqual } from 'node:util';
import type { PrivateOrder } from '@ome/m7';
import type { Document, Folded } from './independent-fold.js';
import type { ReadRecord } from './log-reader.js';
import type { Json } from './order-fold.js';
import type { M7Load } from './m7-load.js';

/** An order as a client has to see it, by what the log alone says. */
export interface ExpectedView {
  readonly identifier: number | undefined;
  readonly revisionNumber: number | undefined;
  readonly state: string;
  /** How it came to that state. */
  readonly action: string;
  readonly quantity: number;
  readonly price: number;
}

const STATES: Readonly<Record<string, string>> = {
  PENDING_NEW: 'Pending',
  NEW: 'Active',
  PARTIALLY_FILLED: 'Active',
  FILLED: 'Inactive',
  CANCELED: 'Inactive',
  REJECTED: 'Rejected',
};

/** By client identifier. */
export function expectedViews({ collections }: Folded): ReadonlyMap<string, ExpectedView> {
  const orders = [...(collections['orders']?.values() ?? [])];
  const stories = new Map<string, Json[]>();
  for (const { record } of collections['orderEvents']?.values() ?? []) {
    const event = JSON.parse(String(record)) as Json;
    const orderId = String(event['orderId']);
    const story = stories.get(orderId);
    if (story === undefined) stories.set(orderId, [event]);
    else story.push(event);
  }
  return new Map(
    orders.map((order) => [
      clientIdentifierOf(order),
      viewOf(order, stories.get(String(order._id)) ?? []),
    ]),
  );
}

/** What the document's tables say of the events that these runs have. */
function actionAfter(story: readonly Json[]): string {
  let identifier: unknown;
  let action = 'AddedByUser';
  for (const { type, leavesQty, data } of story) {
    const { venueOrderId, inReplyTo } = data as Json;
    const isRenamed = venueOrderId !== undefined && venueOrderId !== identifier;
    identifier = venueOrderId ?? identifier;
    if (type === 'FILL_BOOKED') {
      action = Number(leavesQty) === 0 ? 'FullyExecuted' : 'PartiallyExecuted';
    } else if (type === 'ORDER_REPLACED') action = isRenamed ? 'AddedByUser' : 'ModifiedByUser';
    else if (type === 'ORDER_CANCELED') {
      action = inReplyTo === undefined ? 'DeletedBySystem' : 'ModifiedByUser';
    }
  }
  return action;
}

export function clientIdentifierOf(order: Document): string {
  const names = order['clientOrderIds'];
  return Array.isArray(names) ? String(names[0]) : '';
}

function viewOf(order: Document, story: readonly Json[]): ExpectedView {
  const { ordStatus, venueOrderId, venueRevision, leavesQty, price } = order;
  // A refused creation shows what was asked for.
  const quantity = ordStatus === 'REJECTED' ? order['quantity'] : leavesQty;
  return {
    identifier: numberOf(venueOrderId),
    revisionNumber: numberOf(venueRevision),
    state: STATES[String(ordStatus)] ?? String(ordStatus),
    action: actionAfter(story),
    quantity: Number(quantity),
    price: Number(price),
  };
}

function numberOf(text: unknown): number | undefined {
  return text === undefined ? undefined : Number(text);
}

/** The requests that were refused without an order, by the client identifier that they would have had. */
export function refusedNames(events: readonly ReadRecord[]): readonly string[] {
  return events
    .filter(({ value }) => value['type'] === 'REQUEST_REFUSED')
    .map(({ value }) => String(value['requestId']));
}

/** Names that the client shows otherwise than the log says; what was refused without an order may be forgotten. */
export function viewDifferences(
  { names, view }: Pick<M7Load, 'names' | 'view'>,
  expected: ReadonlyMap<string, ExpectedView>,
): readonly object[] {
  return names.flatMap((name) => {
    const wanted = expected.get(name);
    const shown = view.of(name).map(({ order }) => order);
    return agrees(wanted, shown) ? [] : [{ name, wanted, shown }];
  });
}

function agrees(wanted: ExpectedView | undefined, shown: readonly PrivateOrder[]): boolean {
  if (wanted === undefined) return shown.every(({ state }) => state === 'Rejected');
  const current = shown.find(({ identifier }) => identifier === wanted.identifier);
  const others = shown.filter((order) => order !== current);
  const { identifier, revisionNumber, state, action, quantity, price } = current ?? {};
  const seen = { identifier, revisionNumber, state, action, quantity, price };
  return isDeepStrictEqual(seen, wanted) && others.every((order) => order.state === 'Inactive');
}
