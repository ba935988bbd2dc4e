import { EVERY_ACCOUNT } from '@ome/access';
import type { DecidedRecord } from '@ome/contracts';
import type { Reason } from '@ome/domain';
import type { LoggedRecord } from '@ome/outcomes';
import type { AcceptedRequest } from './request-fields.js';
import type { Written } from './write-requests.js';

export type Outcome =
  | { readonly kind: 'ACCEPTED'; readonly answer: AcceptedRequest }
  | { readonly kind: 'REFUSED'; readonly reason: Reason; readonly orderId?: string };

/** What the record that answers a request says of it. */
export function outcomeOf(logged: LoggedRecord, requestId: string): Outcome {
  const { record } = logged;
  const orderId = 'orderId' in record ? record.orderId : undefined;
  const reason = reasonOf(record);
  if (reason !== undefined || orderId === undefined) {
    return {
      kind: 'REFUSED',
      reason: reason ?? undecidable(record),
      ...(orderId === undefined ? {} : { orderId }),
    };
  }
  return { kind: 'ACCEPTED', answer: acceptedAs(logged, requestId, orderId) };
}

/** Why the engine refused what is of no order, now or the first time; `undefined`: it did not. */
export function refusalIn(record: DecidedRecord): Reason | undefined {
  return record.type === 'INPUT_SKIPPED' ? undecidable(record) : reasonOf(record);
}

function reasonOf(record: DecidedRecord): Reason | undefined {
  if (record.type === 'REQUEST_REPEATED') {
    const { accepted, reason } = record.data.outcome;
    return accepted ? undefined : plain(reason ?? { code: 'MALFORMED' });
  }
  return 'reason' in record.data && record.data.reason !== undefined
    ? plain(record.data.reason)
    : undefined;
}

/** What is absent is absent. */
function plain({ code, text, context }: Reason): Reason {
  return {
    code,
    ...(text === undefined ? {} : { text }),
    ...(context === undefined ? {} : { context }),
  };
}

/** The writer could not use the door's record. */
function undecidable(record: DecidedRecord): Reason {
  const text = record.type === 'INPUT_SKIPPED' ? record.data.fault : record.type;
  return { code: 'MALFORMED', text: `The request cannot be decided: ${text}` };
}

function acceptedAs(logged: LoggedRecord, requestId: string, orderId: string): AcceptedRequest {
  const { record, partition, offset } = logged;
  const { account, clientOrderId, origClientOrderId, ordStatus, orderQty } = record;
  const { cumQty, leavesQty, avgPx, revision } = record;
  return {
    outcome: 'ACCEPTED',
    requestId,
    url: orderUrl(orderId),
    orderId,
    ...(account !== undefined && { account }),
    ...(clientOrderId !== undefined && { clientOrderId }),
    ...(origClientOrderId !== undefined && { origClientOrderId }),
    ...(ordStatus !== undefined && { ordStatus }),
    ...(orderQty !== undefined && { quantity: orderQty }),
    ...(cumQty !== undefined && { cumQty }),
    ...(leavesQty !== undefined && { leavesQty }),
    ...(avgPx !== undefined && { avgPx }),
    ...('version' in record && { version: record.version }),
    ...(revision !== undefined && { revision }),
    ...(record.type === 'REQUEST_REPEATED' && { repeated: true }),
    asOf: { partition, offset: Number(offset) },
  };
}

/** Where the order of a request is read: by a name, in the account where it is one, unless its caller has no other. */
export function urlOfWritten({ record }: Written, name: string): string {
  const { orderId, account, principal } = record;
  const url = orderUrl(orderId ?? name);
  if (orderId !== undefined || account === undefined || hasOneAccount(principal)) return url;
  return `${url}?account=${encodeURIComponent(account)}`;
}

function hasOneAccount(principal: Written['record']['principal']): boolean {
  if (principal === 'topic') return false;
  const [only = EVERY_ACCOUNT, another] = principal.accounts;
  return another === undefined && only !== EVERY_ACCOUNT;
}

/** The order resource's path. */
export function orderUrl(name: string): string {
  return `/v1/orders/${encodeURIComponent(name)}`;
}
