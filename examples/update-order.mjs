// Changes the price of an order, and its quantity when one is given; prints the order_id of the replacement.
import { post, readArguments } from './post.mjs';

const { url, given } = readArguments('order_id', 'price', 'quantity?');
const [orderId, price, quantity] = given;

await post(`${url}/order_endpoint`, {
  type: 2,
  order_id: orderId,
  ask_price: Number(price),
  ...(quantity === undefined ? {} : { total_qty: Number(quantity) }),
});
