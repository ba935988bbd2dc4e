import { clientOrderId, type ClientOrderId } from '../identifiers.js';
import type { OrderState } from '../order-state.js';
import type { PartitionState } from '../partition-state.js';

const ORDER_PART = 18;
const REVISION_DIGITS = 6;

/** A name of a dialect whose names count the order's revisions. */
export interface RevisionName {
  readonly clientOrderId: ClientOrderId;
  readonly revisionIssued: number;
}

/** `<orderId>.<version>` for a change that nobody named: the first that is free, for callers may use such names too. */
export function versionName(state: PartitionState, order: OrderState): ClientOrderId {
  return firstFree(state, order, order.version + 1, (version) => `${order.orderId}.${version}`)
    .name;
}

/** legacy-rest.md, order ids: the order's first 18 digits and 6 of the revision; the next one that is free. */
export function revisionName(state: PartitionState, order: OrderState): RevisionName {
  const { name, number } = firstFree(
    state,
    order,
    order.revisionIssued + 1,
    (revision) =>
      `${order.orderId.slice(0, ORDER_PART)}${revision.toString(16).padStart(REVISION_DIGITS, '0')}`,
  );
  return { clientOrderId: name, revisionIssued: number };
}

function firstFree(
  { names }: PartitionState,
  { account }: OrderState,
  first: number,
  nameOf: (number: number) => string,
) {
  for (let number = first; ; number += 1) {
    const name = clientOrderId(nameOf(number));
    if (names.get(account, name) === undefined) return { name, number };
  }
}
