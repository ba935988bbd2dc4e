import { clientOrderId, type Account } from '../identifiers.js';
import type { OrderReference, Principal, RequestInput } from '../input.js';
import type { OrderState } from '../order-state.js';
import type { PartitionState } from '../partition-state.js';
import { findOrder } from '../resolution.js';

/** Whom a request is about. An account or order that the caller has no right to is as good as not named. */
export interface Subject {
  readonly account?: Account;
  readonly order?: OrderState;
}

export function subjectOf(state: PartitionState, input: RequestInput): Subject {
  const named = input.account;
  const account = named !== undefined && mayActFor(input.principal, named) ? named : undefined;
  const order = 'target' in input.body ? namedOrder(state, input.body.target, account) : undefined;
  if (order === undefined || !mayActFor(input.principal, order.account)) {
    return account === undefined ? {} : { account };
  }
  if (named !== undefined && named !== order.account) {
    return account === undefined ? {} : { account };
  }
  return { account: order.account, order };
}

/** A door cannot tell a name that looks like an orderId (a later one of an equities order) from an orderId. */
function namedOrder(
  state: PartitionState,
  target: OrderReference,
  account: Account | undefined,
): OrderState | undefined {
  const order = findOrder(state, target, account);
  if (order !== undefined || target.by !== 'orderId') return order;
  const name = clientOrderId(target.orderId);
  return findOrder(state, { by: 'clientOrderId', clientOrderId: name }, account);
}

/** The user; nobody has signed in to the request topic. */
export function signedIn(principal: Principal): string | undefined {
  return principal === 'topic' ? undefined : principal.user;
}

export function mayActFor(principal: Principal, account: Account): boolean {
  if (principal === 'topic') return true;
  return principal.accounts.includes(account) || principal.accounts.includes('*');
}
