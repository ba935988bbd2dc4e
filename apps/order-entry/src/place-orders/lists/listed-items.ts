import type { Caller } from '@ome/access';
import { malformedRequest } from '@ome/api';
import { ProblemException } from '@ome/platform';
import type { OrderChange, OrderChanges } from '../order-changes.js';
import { nameRequest } from '../request-ids.js';
import { newOrderOf, type OrderContext, type Written } from '../write-requests.js';
import type { ListedChange, ListedOrder, ListedType } from './list-fields.js';

/** One request of a list: as it is written, or why it cannot be. */
export interface ListedItem {
  readonly type: ListedType;
  /** How a change names its order. */
  readonly id?: string;
  readonly clientOrderId?: string;
  readonly requestId: string;
  readonly write: Written | ProblemException;
}

/** What its requests are made with. */
export interface ListParts {
  readonly caller: Caller;
  readonly context: OrderContext;
  readonly changes: Pick<OrderChanges, 'written'>;
}

/** A request of the list `given`, if that has an id. @throws ProblemException 400 when it is malformed */
export async function itemOf(
  item: ListedOrder | ListedChange,
  given: string | undefined,
  number: number,
  parts: ListParts,
): Promise<ListedItem> {
  const stated = given === undefined ? undefined : { list: given, number };
  return 'id' in item ? changeItemOf(item, stated, parts) : newItemOf(item, stated, parts);
}

/** The id of the list, where it has one, and the number of the request in it, from 1. */
type Stated = { readonly list: string; readonly number: number } | undefined;

function newItemOf(
  { type: _type, ...order }: ListedOrder,
  stated: Stated,
  { caller, context }: ListParts,
): ListedItem {
  const identified =
    stated === undefined
      ? order
      : { clientOrderId: `${stated.list}-${stated.number}`, ...order, requestId: idOf(stated) };
  try {
    const write = newOrderOf(identified, caller, undefined, context);
    return { type: 'NEW_ORDER', requestId: write.requestId, write };
  } catch (error) {
    const { clientOrderId = '' } = identified;
    const requestId = stated === undefined ? nameRequest('new', clientOrderId) : idOf(stated);
    return { type: 'NEW_ORDER', clientOrderId, requestId, write: ownFault(error) };
  }
}

async function changeItemOf(
  item: ListedChange,
  stated: Stated,
  { changes, caller }: ListParts,
): Promise<ListedItem> {
  const { type, id } = item;
  const clientOrderId = 'clientOrderId' in item ? item.clientOrderId : undefined;
  const requestId = stated === undefined ? ownRequestId(item) : idOf(stated);
  const said = { type, id, requestId, ...(clientOrderId !== undefined && { clientOrderId }) };
  try {
    const { written } = await changes.written(changeOf(item, requestId), caller, undefined);
    return { ...said, write: written };
  } catch (error) {
    return { ...said, write: ownFault(error) };
  }
}

function idOf({ list, number }: NonNullable<Stated>): string {
  return `${list}/${number}`;
}

/** What is malformed is refused with the list; anything else by itself, so that it holds back no cancel. @throws ProblemException 400 */
function ownFault(error: unknown): ProblemException {
  if (error instanceof ProblemException && error.problem.status !== 400) return error;
  throw error;
}

function ownRequestId(item: ListedChange): string {
  if ('clientOrderId' in item && item.clientOrderId !== undefined) {
    const what = item.type === 'CANCEL_ORDER' ? 'cancel' : 'replace';
    return nameRequest(what, item.clientOrderId);
  }
  const missing =
    item.type === 'CANCEL_ORDER' || item.type === 'REPLACE_ORDER'
      ? 'clientOrderId: is missing; give it, or'
      : 'type: has no name of its own; give';
  throw malformedRequest([
    `${missing} the list the header Idempotency-Key, so that the request can be repeated`,
  ]);
}

function changeOf(item: ListedChange, requestId: string): OrderChange {
  switch (item.type) {
    case 'REPLACE_ORDER': {
      const { type, id, ...fields } = item;
      return { type, id, fields: { ...fields, requestId } };
    }
    case 'CANCEL_ORDER': {
      const { type, id, expectedRevision: revision, ...fields } = item;
      const expected = revision === undefined ? {} : { expectedRevision: String(revision) };
      return { type, id, fields: { ...fields, ...expected, requestId } };
    }
    case 'HIBERNATE_ORDER':
    case 'ACTIVATE_ORDER': {
      const { type, id, ...fields } = item;
      return { type, id, fields: { ...fields, requestId } };
    }
    default: {
      const unknown: never = item;
      throw new Error(`There is no change ${JSON.stringify(unknown)}`);
    }
  }
}
