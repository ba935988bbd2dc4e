import type { DecidedRecord } from '@ome/contracts';
import { REASONS, type Reason, type ReasonCode, type ReasonLayer } from '@ome/domain';
import { STATUS_OF_REASON, type refusal } from '@ome/api';
import { ProblemException } from '@ome/platform';
import { orderUrl, urlOfWritten } from '../outcome-answer.js';
import type { WriteAnswer } from '../order-writes.js';
import type { ListedOrderResult, OrderListAnswer } from './list-fields.js';
import type { WrittenList } from './list-requests.js';
import type { ListedItem } from './listed-items.js';

type ListDecision = Extract<DecidedRecord, { type: 'LIST_DECIDED' }>['data']['outcomes'][number];
type Identity = Pick<
  ListedOrderResult,
  'type' | 'id' | 'clientOrderId' | 'orderId' | 'account' | 'url' | 'requestId'
>;

/** What the controller says of a list. */
export interface ListAnswer {
  readonly status: 200 | 202;
  readonly body: OrderListAnswer;
}

export function identityOf(item: ListedItem): Identity {
  const { type, id, requestId, write } = item;
  const written = write instanceof ProblemException ? undefined : write;
  const record = written?.record;
  const named = record !== undefined && 'clientOrderId' in record.body ? record.body : item;
  const { clientOrderId } = named;
  const name = id ?? clientOrderId ?? '';
  return {
    type,
    ...(id !== undefined && { id }),
    ...(clientOrderId !== undefined && { clientOrderId }),
    ...(record?.orderId !== undefined && { orderId: record.orderId }),
    ...(record?.account !== undefined && { account: record.account }),
    url: written === undefined ? orderUrl(name) : urlOfWritten(written, name),
    requestId,
  };
}

/** Of a request that was written alone. */
export function resultOfAnswer(item: ListedItem, { body }: WriteAnswer): ListedOrderResult {
  const identity = identityOf(item);
  if (body.outcome === 'UNKNOWN') return { outcome: 'UNKNOWN', ...identity };
  const { orderId, url, account, clientOrderId, ordStatus, repeated } = body;
  return {
    outcome: 'ACCEPTED',
    ...identity,
    orderId,
    url,
    ...(account !== undefined && { account }),
    ...(clientOrderId !== undefined && { clientOrderId }),
    ...(ordStatus !== undefined && { ordStatus }),
    ...(repeated !== undefined && { repeated }),
  };
}

/** Of a request that was refused, or not taken. */
export function resultOfProblem(item: ListedItem, refused: ProblemException): ListedOrderResult {
  const { status, detail = '', reason, layer, context, outcome } = refused.problem;
  const taken = outcome === 'UNKNOWN' || outcome === 'NOT_SENT' ? outcome : 'REFUSED';
  return {
    outcome: taken,
    ...identityOf(item),
    status,
    detail,
    ...(isReasonCode(reason) && { reason }),
    ...(isReasonLayer(layer) && { layer }),
    ...(context !== undefined && { context }),
  };
}

/** Of an order that the writer decided with its list. */
export function resultOfDecision(
  item: ListedItem,
  decision: ListDecision | undefined,
): ListedOrderResult {
  const identity = identityOf(item);
  if (decision === undefined) return { outcome: 'UNKNOWN', ...identity };
  const { accepted, reason } = decision;
  if (accepted || reason === undefined) return { outcome: 'ACCEPTED', ...identity };
  return { outcome: 'REFUSED', ...identity, ...refusalOf(reason) };
}

/** Of an order of a list that was decided before, as a whole. */
export function resultOfRepeat(item: ListedItem, isAccepted: boolean): ListedOrderResult {
  const identity = identityOf(item);
  return isAccepted
    ? { outcome: 'ACCEPTED', ...identity, repeated: true }
    : { outcome: 'REFUSED', ...identity, ...refusalOf({ code: 'LIST_REFUSED' }), repeated: true };
}

/** Of a list of which nothing is sent on, or all was refused, with what became of each request. */
export function listRefused(
  { requestId }: WrittenList,
  orders: readonly ListedOrderResult[],
  problem: typeof refusal,
  text: string,
): ProblemException {
  return problem({ code: 'LIST_REFUSED', text }, { requestId, orders });
}

/** 202 while what became of a request is not known. */
export function answerOf(
  { requestId }: WrittenList,
  orders: readonly ListedOrderResult[],
): ListAnswer {
  const unknown = orders.some(({ outcome }) => outcome === 'UNKNOWN' || outcome === 'NOT_SENT');
  const detail = `Repeat the list with Idempotency-Key: ${requestId} and Prefer: wait=2 to ask for what became of its requests.`;
  return {
    status: unknown ? 202 : 200,
    body: { requestId, ...(unknown && { detail }), orders: [...orders] },
  };
}

export function refusalOf(
  { code, text, context }: Reason,
  layer: ReasonLayer = REASONS[code].layer,
) {
  const detail = text ?? REASONS[code].text;
  const told = { status: STATUS_OF_REASON[code], reason: code, layer, detail };
  return context === undefined ? told : { ...told, context };
}

function isReasonCode(code: unknown): code is ReasonCode {
  return typeof code === 'string' && Object.hasOwn(REASONS, code);
}

function isReasonLayer(layer: unknown): layer is ReasonLayer {
  return layer === 'door' || layer === 'pre-trade' || layer === 'lifecycle' || layer === 'venue';
}
