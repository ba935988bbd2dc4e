import { apiRoute } from '@ome/api';
import { REFUSED } from '../routes.js';
import { ListHeaders, OrderListAnswer, OrderListBody } from './list-fields.js';

export const PLACE_LIST = apiRoute(
  {
    operationId: 'placeOrderList',
    tag: 'Lists',
    summary: 'Several requests in one',
    description: `Places, changes and cancels orders. The requests are independent: each is taken, refused and repeated as if it came alone, and spends its own rate; a list of more orders than the rate of a second is taken, and what comes next waits for it.

With \`allOrNoneValidation\` nothing is done unless all are right. Of new orders of one account the engine decides that, in one step (\`validatedBy\` ENGINE). Other lists, of several accounts or with changes, are only checked together by this door, and then decided one by one (\`validatedBy\` DOOR): the terms of new orders, and that every change names an order that can be the caller's; no limits, no stops, no deadlines and expireTimes, which are for the engine to look at, and not whether an order can still be changed.

\`Idempotency-Key\` is the list's for ever: another list of the caller under it, whatever its accounts are, or anybody's list or request in an account that it writes to, is 409 and nothing of it is done. The door waits some seconds for the engine to say so; when that was too short, nothing is sent on (503), and \`detail\` says how to ask. Each request can also be repeated alone, under the \`requestId\` of its result.

A new order that has no clientOrderId is called \`<key>-<number>\`, counted from 1. Without a key every new order, replace and cancel needs a clientOrderId, and there can be no other request.`,
    answers: {
      200: { description: 'Decided: what became of each order', schema: OrderListAnswer },
      202: {
        description: 'Durable: of some orders the outcome is not known yet, or they were not sent',
        schema: OrderListAnswer,
      },
      ...REFUSED,
      422: 'LIST_REFUSED: a request is wrong and nothing was done; `orders` has a result for each',
    },
  },
  { headers: ListHeaders, body: OrderListBody },
);
