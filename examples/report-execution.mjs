// Reports a fill as an execution link does: `cumulative quantity` is all that is filled of the order so far.
import { post, readArguments } from './post.mjs';

const { url, given } = readArguments('order_id', 'cumulative_quantity', 'price?');
const [orderId, quantity, price = '1500.05'] = given;

await post(`${url}/execution_endpoint`, {
  ClOrdID: orderId,
  OrdStatus: '1',
  LastPx: Number(price),
  CumQty: Number(quantity),
});
