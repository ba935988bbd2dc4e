import { hash } from 'node:crypto';
import type { Caller } from '@ome/access';
import { malformedRequest } from '@ome/api';
import { bodyHashOf, type InboxContext, type InboxRequestBody } from '@ome/contracts';
import { ProblemException } from '@ome/platform';
import type { OrderChange, OrderChanges } from '../order-changes.js';
import {
  nameRequest,
  newOrderOf,
  requestIdOf,
  writtenOf,
  type OrderContext,
  type Written,
} from '../write-requests.js';
import {
  LISTED_CHECKS,
  type ListedChange,
  type ListedOrder,
  type ListedType,
  type OrderListBody,
} from './list-fields.js';

/** One request of a list: as it is written, or why it cannot be. */
export interface ListedItem {
  readonly type: ListedType;
  /** How a change names its order. */
  readonly id?: string;
  readonly clientOrderId?: string;
  readonly requestId: string;
  readonly write: Written | ProblemException;
}

/** A list as it is written: each request alone, or all in one record. */
export interface WrittenList {
  readonly requestId: string;
  /** Of all its requests, where the list has an id of its own. */
  readonly contentHash?: string;
  readonly items: readonly ListedItem[];
}

interface ListParts {
  readonly caller: Caller;
  readonly context: OrderContext;
  readonly changes: Pick<OrderChanges, 'written'>;
}

/**
 * The requests of a list. With an id of the list each is known by `<id>/<number>`, as the writer
 * counts them, else by its own name. @throws ProblemException that says which request is wrong
 */
export async function listOf(
  body: OrderListBody,
  key: string | undefined,
  parts: ListParts,
): Promise<WrittenList> {
  const given = requestIdOf(key, body.requestId);
  const read = body.orders.map((item) => LISTED_CHECKS[item.type ?? 'NEW_ORDER'](item));
  refuse(read.map((each) => (each.ok ? [] : each.faults)));
  const asked = read.flatMap((each) => (each.ok ? [each.value] : []));
  const made = await Promise.all(
    asked.map((item, index) => itemOf(item, given, index + 1, parts).catch(faultsIn)),
  );
  refuse(made.map((each) => ('write' in each ? [] : each)));
  const items = made.flatMap((each) => ('write' in each ? [each] : []));
  refuseStranger(items);
  if (given === undefined) return { requestId: requestIdOfNames(items), items };
  return { requestId: given, contentHash: contentHashOf(body), items };
}

/** The orders of a list that the engine can decide as a whole: new ones, of one account. */
export function ordersOfOneAccount({ items }: WrittenList): WholeList | undefined {
  const orders = items.flatMap(({ type, write }) =>
    type === 'NEW_ORDER' && !(write instanceof ProblemException) ? [write] : [],
  );
  const [account, another] = new Set(orders.map(({ record }) => record.account));
  if (orders.length < items.length || account === undefined || another !== undefined) {
    return undefined;
  }
  return { account, orders };
}

/** New orders of one account. */
export interface WholeList {
  readonly account: string;
  readonly orders: readonly Written[];
}

/** All orders in one record, which the writer decides as a whole. */
export function listRecordOf(
  { account, orders }: WholeList,
  requestId: string,
  caller: Caller,
): Written {
  const { record } = writtenOf(
    {
      type: 'ORDER_LIST',
      account,
      allOrNoneValidation: true,
      orders: orders.map(({ record: { body } }) => listedBody(body)),
    },
    caller,
    requestId,
  );
  return { record: { ...record, context: contextOf(orders) }, requestId };
}

/** Each instrument once, and its last trade where one is known. */
function contextOf(orders: readonly Written[]): InboxContext {
  const instruments = new Map<string, NonNullable<InboxContext['instrument']>>();
  const lastPrices = new Map<string, { venue: string; symbol: string; price: string }>();
  for (const { record } of orders) {
    const { instrument, lastPrice: price } = record.context;
    if (instrument === undefined) continue;
    const { venue, symbol } = instrument;
    const name = JSON.stringify([venue, symbol]);
    instruments.set(name, instrument);
    if (price !== undefined) lastPrices.set(name, { venue, symbol, price });
  }
  return {
    instruments: [...instruments.values()],
    ...(lastPrices.size > 0 && { lastPrices: [...lastPrices.values()] }),
  };
}

function listedBody(body: InboxRequestBody) {
  if (body.type !== 'NEW_ORDER' || body.clientOrderId === undefined) {
    throw new Error('A list is of new orders with names');
  }
  const { account: _account, requestId: _requestId, clientOrderId, ...order } = body;
  return { ...order, clientOrderId };
}

async function itemOf(
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

function requestIdOfNames(items: readonly ListedItem[]): string {
  const names = items.map(({ requestId }) => requestId);
  return `list/${hash('sha256', JSON.stringify(names), 'hex')}`;
}

/** Repeats may say of each request what they may say of one alone. */
function contentHashOf({ allOrNoneValidation = false, orders }: OrderListBody): string {
  return bodyHashOf({ allOrNoneValidation, orders: orders.map(bodyHashOf) });
}

/** @throws ProblemException that names every fault, and which request has it */
function refuse(faultsOfEach: readonly (readonly string[])[]): void {
  const faults = faultsOfEach.flatMap((own, index) =>
    own.map((fault) => `orders.${index}.${fault}`),
  );
  if (faults.length > 0) throw malformedRequest(faults);
}

/** Who may act for none of the accounts is told so at once. @throws ProblemException 403 */
function refuseStranger(items: readonly ListedItem[]): void {
  const faults = items.flatMap(({ write }) =>
    write instanceof ProblemException && write.problem.status === 403 ? [write] : [],
  );
  const [first] = faults;
  if (first !== undefined && faults.length === items.length) throw first;
}

function faultsIn(error: unknown): readonly string[] {
  const faults = error instanceof ProblemException ? error.problem['faults'] : undefined;
  if (!Array.isArray(faults)) throw error;
  return faults.map(String);
}
