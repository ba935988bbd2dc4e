// Shows all orders of a user with their fills.
import { post, readArguments } from './post.mjs';

const { url, given } = readArguments('user_id?');
const [userId = '7'] = given;

await post(`${url}/order_endpoint`, { type: 4, user_id: Number(userId) });
