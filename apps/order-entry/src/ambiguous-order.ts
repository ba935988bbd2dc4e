import { refusal } from '@ome/api';
import type { ProblemException } from '@ome/platform';
import type { OrderView } from '@ome/projections';

/** 409: whoever means one of them says in which account it is. */
export function ambiguousOrder(
  id: string,
  orders: readonly Pick<OrderView, 'account'>[],
): ProblemException {
  const accounts = orders.map(({ account }) => account).toSorted();
  const text = `${id} is an order of several accounts: say which, as account.`;
  const context = { field: 'account', allowed: accounts };
  return refusal({ code: 'AMBIGUOUS_ORDER', text }, { accounts, context });
}
