import { randomUUID } from 'node:crypto';
import {
  inboxRequestOf,
  orderIdFor,
  timestampOf,
  type InboxRequestBody,
  type InboxRequestRecord,
  type LastPrice,
  type NewOrderContext,
  type RequestFacts,
} from '@ome/contracts';
import { account as accountOf, clientOrderId as nameOf } from '@ome/domain';
import { isOneAccount, mayTrade, principalOf, type Caller } from '@ome/access';
import { malformedRequest, refusal } from '@ome/api';
import type { ProblemException } from '@ome/platform';
import { COMPANY } from '../companies.js';
import { requireOneAccount } from '../one-account.js';
import type { OrderTarget } from './order-targets.js';
import { changeId, holdId, nameRequest, requestIdOf, unnamed } from './request-ids.js';
import type {
  CancelOrderQuery,
  HoldOrderBody,
  PlaceOrderBody,
  ReplaceOrderBody,
} from './request-fields.js';

export interface Written {
  readonly record: InboxRequestRecord;
  /** As the caller may send it again: without the door's prefix. */
  readonly requestId: string;
}

/** What the door knows of an instrument beside the request; the writer decides by it. */
export abstract class OrderContext {
  abstract of(venue: string, symbol: string): NewOrderContext;
}

/** The record of a new order. @throws ProblemException when the request does not say enough, or the account is not the caller's */
export function newOrderOf(
  body: PlaceOrderBody,
  caller: Caller,
  key: string | undefined,
  context: OrderContext,
): Written {
  const { requestId: stated, account: named, clientOrderId = key ?? stated, ...fields } = body;
  if (clientOrderId === undefined) unnamed('clientOrderId');
  const account = accountTraded(caller, named);
  if (body.attributes !== undefined && COMPANY in body.attributes) throw companyStated();
  return writtenOf(
    { type: 'NEW_ORDER', account, clientOrderId, ...fields, ...submitter(caller, body) },
    caller,
    requestIdOf(key, stated) ?? nameRequest('new', clientOrderId),
    {
      ...context.of(body.venue, body.symbol),
      orderId: orderIdFor(accountOf(account), nameOf(clientOrderId)),
    },
  );
}

/** It would show the order to another company, and hide it from the account's own. */
function companyStated(): ProblemException {
  return malformedRequest([`attributes: must not have ${COMPANY}, which only the M7 door says`]);
}

/** `lastPrice` is of the order's instrument, as the door knows it. */
export function replaceOf(
  target: OrderTarget,
  { requestId, account: _named, ...fields }: ReplaceOrderBody,
  caller: Caller,
  key: string | undefined,
  lastPrice: LastPrice = {},
): Written {
  return writtenOf(
    { type: 'REPLACE_ORDER', ...target, ...fields, ...submitter(caller, fields) },
    caller,
    changeId('replace', key, requestId, fields.clientOrderId),
    lastPrice,
  );
}

export function cancelOf(
  target: OrderTarget,
  { requestId, account: _named, expectedRevision, ...fields }: CancelOrderQuery,
  caller: Caller,
  key: string | undefined,
): Written {
  const expected =
    expectedRevision === undefined ? {} : { expectedRevision: Number(expectedRevision) };
  return writtenOf(
    { type: 'CANCEL_ORDER', ...target, ...fields, ...expected, ...submitter(caller, fields) },
    caller,
    changeId('cancel', key, requestId, fields.clientOrderId),
  );
}

export function holdOf(
  type: 'HIBERNATE_ORDER' | 'ACTIVATE_ORDER',
  target: OrderTarget,
  { requestId, account: _named, ...fields }: HoldOrderBody,
  caller: Caller,
  key: string | undefined,
  lastPrice: LastPrice = {},
): Written {
  return writtenOf(
    { type, ...target, ...fields, ...submitter(caller, fields) },
    caller,
    holdId(key, requestId),
    lastPrice,
  );
}

/** The account that a new order is for: the one named, or the caller's only one. @throws ProblemException */
export function accountTraded(caller: Caller, named: string | undefined): string {
  if (named !== undefined) {
    requireOneAccount(named, 'account');
    if (mayTrade(caller, named)) return named;
    const context = { field: 'account', value: named, allowed: caller.accounts };
    throw refusal({ code: 'ACCOUNT_NOT_ALLOWED' }, { context });
  }
  const [only, another] = caller.accounts;
  if (only !== undefined && another === undefined && isOneAccount(only)) return only;
  throw malformedRequest(['account: is missing; it says for which of your accounts this is']);
}

/** Whoever signed in; an operator may say on whose behalf he acts. @throws ProblemException */
export function submitter(
  caller: Caller,
  { submittedBy = caller.user }: { readonly submittedBy?: string },
): { readonly submittedBy: string } {
  if (submittedBy === caller.user || caller.role === 'operator') return { submittedBy };
  throw malformedRequest(['submittedBy: must be left out, or the user who is signed in']);
}

/** The door's record. The inputId is its own each time, since a repeat may come while the first is waited for. */
export function writtenOf(
  body: InboxRequestBody,
  caller: Caller,
  requestId: string,
  facts: Partial<RequestFacts> = {},
): Written {
  const record = inboxRequestOf(body, {
    door: 'http',
    dialect: 'http',
    principal: principalOf(caller),
    inputId: `http-${randomUUID()}`,
    receivedAt: timestampOf(Date.now()),
    defaultRequestId: requestId,
    ...facts,
  });
  return { record, requestId };
}
