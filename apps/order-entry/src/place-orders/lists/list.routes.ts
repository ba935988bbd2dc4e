import { apiRoute } from '@ome/api';
import { REFUSED } from '../routes.js';
import { WriteHeaders } from '../request-fields.js';
import { OrderListAnswer, OrderListBody } from './list-fields.js';

export const PLACE_LIST = apiRoute(
  {
    operationId: 'placeOrderList',
    tag: 'Lists',
    summary: 'Place several orders',
    description: `The orders are independent: each is taken, refused and repeated as if it came alone.

With \`allOrNoneValidation\` none is placed unless all are right. Of orders of one account the engine decides that, in one step (\`validatedBy\` ENGINE). Orders of several accounts are only checked together by this door, without limits and stops, and then decided one by one (\`validatedBy\` DOOR).

An order that has no clientOrderId is called \`<key>-<number>\`, counted from 1. Without a key every order needs a name.`,
    answers: {
      200: { description: 'Decided: what became of each order', schema: OrderListAnswer },
      202: {
        description: 'Durable: of some orders the outcome is not known yet, or they were not sent',
        schema: OrderListAnswer,
      },
      ...REFUSED,
      422: 'LIST_REFUSED: an order is wrong and none was placed; `orders` has a result for each',
    },
  },
  { headers: WriteHeaders, body: OrderListBody },
);
