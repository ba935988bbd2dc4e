import type { DecidedRecord } from '@ome/contracts';
import { REASONS } from '@ome/domain';
import { STATUS_OF_REASON } from '@ome/api';
import { ProblemException } from '@ome/platform';
import { orderUrl } from '../outcome-answer.js';
import type { WriteAnswer } from '../order-writes.js';
import type { Written } from '../write-requests.js';
import type { ListedOrderResult } from './list-fields.js';

type ListDecision = Extract<DecidedRecord, { type: 'LIST_DECIDED' }>['data']['outcomes'][number];
type Identity = Pick<
  ListedOrderResult,
  'clientOrderId' | 'orderId' | 'account' | 'url' | 'requestId'
>;

export function identityOf({ record, requestId }: Written): Identity {
  const { account = '', orderId = '', body } = record;
  const clientOrderId = 'clientOrderId' in body ? (body.clientOrderId ?? '') : '';
  return { clientOrderId, orderId, account, url: orderUrl(orderId), requestId };
}

/** Of an order that was written alone. */
export function resultOfAnswer(written: Written, { body }: WriteAnswer): ListedOrderResult {
  const identity = identityOf(written);
  if (body.outcome === 'UNKNOWN') return { outcome: 'UNKNOWN', ...identity };
  const { ordStatus, repeated } = body;
  return {
    outcome: 'ACCEPTED',
    ...identity,
    ...(ordStatus !== undefined && { ordStatus }),
    ...(repeated !== undefined && { repeated }),
  };
}

/** Of an order whose write was refused or not taken. @throws what is no problem */
export function resultOfProblem(written: Written, error: unknown): ListedOrderResult {
  if (!(error instanceof ProblemException)) throw error;
  const { status, detail = '', reason, outcome } = error.problem;
  const taken = outcome === 'UNKNOWN' || outcome === 'NOT_SENT' ? outcome : 'REFUSED';
  const known = Object.hasOwn(REASONS, String(reason)) ? String(reason) : undefined;
  return {
    outcome: taken,
    ...identityOf(written),
    status,
    detail,
    ...(known !== undefined && { reason: known as keyof typeof REASONS }),
  };
}

/** Of an order that the writer decided with its list. */
export function resultOfDecision(
  written: Written,
  decision: ListDecision | undefined,
): ListedOrderResult {
  const identity = identityOf(written);
  if (decision === undefined) return { outcome: 'UNKNOWN', ...identity };
  const { accepted, reason } = decision;
  if (accepted || reason === undefined) return { outcome: 'ACCEPTED', ...identity };
  return { outcome: 'REFUSED', ...identity, ...refusalOf(reason.code, reason.text) };
}

/** Of an order of a list that was decided before: `placed` says whether it was by this list. */
export function resultOfRepeat(written: Written, placed: boolean): ListedOrderResult {
  const identity = identityOf(written);
  return placed
    ? { outcome: 'ACCEPTED', ...identity, repeated: true }
    : { outcome: 'REFUSED', ...identity, ...refusalOf('LIST_REFUSED'), repeated: true };
}

export function refusalOf(code: keyof typeof REASONS, text?: string) {
  return { status: STATUS_OF_REASON[code], reason: code, detail: text ?? REASONS[code].text };
}
