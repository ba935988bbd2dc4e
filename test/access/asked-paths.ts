/** What the owner of the order has on record: every id that a path can name. */
export interface Owned {
  readonly account: string;
  readonly orderId: string;
  readonly clientOrderId: string;
  readonly massCancel: string;
  readonly stop: string;
  readonly webhook: string;
}

interface Asked {
  readonly method: string;
  readonly path: string;
}

/** Each way to ask a route for what the owner has: the ids of its path by every name that they have, and its queries. */
export function askedPaths({ method, path }: Asked, owned: Owned): readonly [string, ...string[]] {
  const { orderId, clientOrderId, account } = owned;
  if (path.startsWith('/v1/orders/:id')) {
    const of = (name: string, query = '') => `${path.replace(':id', name)}${query}`;
    const ways = [of(clientOrderId), of(clientOrderId, `?account=${account}`)];
    if (path === '/v1/orders/:id') ways.push(of(orderId, `?asOf=${new Date().toISOString()}`));
    // A change by a clientOrderId is of an order of the caller's own account, whoever else has used that name.
    return method === 'GET' ? [of(orderId), ...ways] : [of(orderId)];
  }
  if (['/v1/orders', '/v1/positions'].includes(path) && method === 'GET') {
    return [path, `${path}?account=${account}`];
  }
  if (path.startsWith('/v1/mass-cancels/')) return [path.replace(':id', owned.massCancel)];
  if (path.startsWith('/v1/stops/')) return [path.replace(':id', owned.stop)];
  if (path.startsWith('/v1/limits/')) return [path.replace(':account', account)];
  if (path.startsWith('/v1/webhooks/')) return [path.replace(':id', owned.webhook)];
  if (path === '/v1/subscriptions' && method !== 'POST') return [`${path}?orderId=${orderId}`];
  if (path === '/v1/trades') return [`${path}?orderId=${orderId}`, `${path}?account=${account}`];
  if (path === '/v1/deliveries/unanswered' && method === 'DELETE') return [`${path}?id=x`];
  return [path.replaceAll(/:\w+/g, orderId)];
}
