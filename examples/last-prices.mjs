// Shows the last price of symbols, and their first price of today.
import { post, readArguments } from './post.mjs';

const { url, given } = readArguments('symbols?');

await post(`${url}/order_endpoint`, {
  type: 5,
  symbols: given.length === 0 ? ['INFY', 'TCS', 'RELIANCE', 'HDFCBANK', 'SBIN'] : given,
});
