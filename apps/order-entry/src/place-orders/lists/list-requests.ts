import { hash } from 'node:crypto';
import type { InboxContext, InboxRequestBody } from '@ome/contracts';
import { malformedRequest } from '@ome/api';
import type { Caller } from '@ome/access';
import { ProblemException } from '@ome/platform';
import {
  newOrderOf,
  requestIdOf,
  writtenOf,
  type OrderContext,
  type Written,
} from '../write-requests.js';
import type { ListedOrder, OrderListBody } from './list-fields.js';

/** A list as it is written: each order alone, or all in one record. */
export interface WrittenList {
  readonly requestId: string;
  readonly orders: readonly Written[];
  /** The accounts that the orders are for. */
  readonly accounts: ReadonlySet<string>;
}

/**
 * The orders of a list. With an id of the list each is known by `<id>/<number>`, as the writer
 * counts them, else by its own name. @throws ProblemException that says which order is wrong
 */
export function listOf(
  body: OrderListBody,
  caller: Caller,
  key: string | undefined,
  context: OrderContext,
): WrittenList {
  const given = requestIdOf(key, body.requestId);
  const faults: string[] = [];
  const orders = body.orders.flatMap((order, index) => {
    try {
      return [newOrderOf(identified(order, given, index + 1), caller, undefined, context)];
    } catch (error) {
      faults.push(...faultsIn(error, index));
      return [];
    }
  });
  if (faults.length > 0) throw malformedRequest(faults);
  return {
    requestId: given ?? requestIdOfNames(orders),
    orders,
    accounts: new Set(orders.map(({ record }) => record.account ?? '')),
  };
}

/** All orders in one record, which the writer decides as a whole. */
export function listRecordOf(
  { requestId, orders }: WrittenList,
  account: string,
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

function identified(order: ListedOrder, given: string | undefined, number: number) {
  if (given === undefined) return order;
  return { clientOrderId: `${given}-${number}`, ...order, requestId: `${given}/${number}` };
}

function requestIdOfNames(orders: readonly Written[]): string {
  const names = orders.map(({ requestId }) => requestId);
  return `list/${hash('sha256', JSON.stringify(names), 'hex')}`;
}

function faultsIn(error: unknown, index: number): readonly string[] {
  const faults = error instanceof ProblemException ? error.problem['faults'] : undefined;
  if (!Array.isArray(faults)) throw error;
  return faults.map((fault) => `orders.${index}.${String(fault)}`);
}
