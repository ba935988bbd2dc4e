// Enters an order: buys INFY on NSE for account 3 and prints its order_id.
import { post, readArguments } from './post.mjs';

const { url, given } = readArguments('price?', 'quantity?');
const [price = '1500.05', quantity = '100'] = given;

await post(`${url}/order_endpoint`, {
  type: 1,
  user_id: 7,
  product_id: 'INFY',
  side: 0,
  price_instruction: 'LIMIT',
  ask_price: Number(price),
  total_qty: Number(quantity),
  client: 12,
  exchange_id: 'NSE',
  account: 3,
  counter_party: 'EXAMPLE',
});
