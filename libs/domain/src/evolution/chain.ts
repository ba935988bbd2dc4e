import type {
  CancelRequested,
  OrderAmended,
  OrderReplaced,
  OrderWithdrawn,
  ReplaceRequested,
} from '../event.js';
import type { ClientOrderId } from '../identifiers.js';
import type { OrderState } from '../order-state.js';
import { nameBeforeCancel, unansweredReplaces } from '../pending-requests.js';
import { brokenInvariant } from './invariant.js';
import type { Draft } from './pending.js';

export function issueName(
  order: Draft,
  { revisionIssued }: { readonly revisionIssued?: number },
): void {
  if (revisionIssued !== undefined) order.revisionIssued = revisionIssued;
}

export function askForChange(order: Draft, event: ReplaceRequested | OrderAmended): void {
  issueName(order, event);
  if (event.lastPrice === undefined) return;
  order.lastPrice = event.lastPrice;
  order.lastFillPx = undefined;
}

export function addName(order: Draft, name: ClientOrderId): void {
  if (name === order.clientOrderId) return;
  order.clientOrderId = name;
  order.clientOrderIds = [...order.clientOrderIds, name];
}

export function accept(order: Draft, name: ClientOrderId): void {
  addName(order, name);
  order.revision += 1;
}

export function takeBack(
  order: Draft,
  { takesBack, version }: CancelRequested | OrderWithdrawn,
): void {
  if (takesBack !== undefined) order.takenBack = version;
}

/** What a replace said becomes the order's once it is in force. */
export function say(order: Draft, said: { readonly text?: string } | undefined): void {
  if (said?.text !== undefined) order.text = said.text;
}

/** A replace that the end overtook is older than the cancel: its name comes before the cancel's. */
export function replace(order: Draft, event: OrderReplaced, before: OrderState): void {
  const asked = waitingReplace(before, event.inReplyTo);
  const { clientOrderId } = event;
  accept(order, clientOrderId);
  if (nameBeforeCancel(before) !== before.clientOrderId) {
    const [canceledAs, earlier] = [before.clientOrderId, before.clientOrderIds.slice(0, -1)];
    order.clientOrderId = canceledAs;
    order.clientOrderIds = [...earlier, clientOrderId, canceledAs];
  }
  order.overtaken = before.overtaken?.filter((request) => request !== asked);
  say(order, asked);
}

/** The venue did not do the replace, and will not tell of it any more. */
export function leaveUndone(
  order: Draft,
  { inReplyTo }: { readonly inReplyTo: number },
  before: OrderState,
): void {
  const asked = waitingReplace(before, inReplyTo);
  order.overtaken = before.overtaken?.filter((request) => request !== asked);
}

function waitingReplace(before: OrderState, version: number) {
  const asked = unansweredReplaces(before).find((request) => request.version === version);
  if (asked === undefined) throw brokenInvariant(`no replace of version ${version} waits`);
  return asked;
}
