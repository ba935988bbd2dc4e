// Cancels an order.
import { post, readArguments } from './post.mjs';

const { url, given } = readArguments('order_id', 'reason?');
const [orderId, reason = 'cancelled by the example'] = given;

await post(`${url}/order_endpoint`, {
  type: 3,
  order_id: orderId,
  reason_cancellation: reason,
});
