import type { Caller } from '@ome/access';
import type { InboxContext, InboxRequestBody } from '@ome/contracts';
import { ProblemException } from '@ome/platform';
import { writtenOf, type Written } from '../write-requests.js';
import type { WrittenList } from './list-requests.js';

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
  let isUnknown = false;
  for (const { record } of orders) {
    const { instrument, lastPrice: price, lastPriceUnknown } = record.context;
    isUnknown ||= lastPriceUnknown === true;
    if (instrument === undefined) continue;
    const { venue, symbol } = instrument;
    const name = JSON.stringify([venue, symbol]);
    instruments.set(name, instrument);
    if (price !== undefined) lastPrices.set(name, { venue, symbol, price });
  }
  return {
    instruments: [...instruments.values()],
    ...(isUnknown && { lastPriceUnknown: true }),
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
