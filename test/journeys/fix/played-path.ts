import { TOPICS, type OrderEventRecord } from '@ome/contracts';
import { fixReasonsOf, REASONS, type ReasonCode } from '@ome/domain';
import type { SingleFlightProducer } from '@ome/messaging';
import { waitFor } from '@ome/testing';
import {
  OWN_EXEC_TYPES,
  REPORTED_EXEC_TYPES,
} from '../../../libs/domain/fixtures/fix-exec-types.js';
import { reportsCrossFirst, type Path, type Row } from './scenario-rows.js';

const REASON_CODES = Object.keys(REASONS) as ReasonCode[];
const WITHIN_MS = 60_000;

/** What the log says of an account, as a reader of the topic has it. */
export type Told = OrderEventRecord & { readonly [field: string]: unknown };

/** The topics as one path uses them: under an account of its own, where X, Y and Z are free. */
export interface Topics {
  readonly producer: SingleFlightProducer;
  readonly account: string;
  /** The records of the account so far, in the order of the log. */
  records(): readonly Told[];
}

/** Rows that the system stated as FIX has them, and what it stated otherwise. */
export interface Played {
  readonly passed: number;
  readonly differences: readonly string[];
}

/** Sends the messages of a path to the topics, each once the one before is answered, and compares every row. */
export async function play(path: Path, topics: Topics): Promise<Played> {
  const goodTill = path.rows.some(({ dayOrderQty }) => dayOrderQty !== undefined);
  const differences: string[] = [];
  let passed = 0;
  for (const [index, row] of reportsCrossFirst(path.rows).entries()) {
    const sent = await send(row, index, goodTill, topics);
    const found = compare(row, sent, topics.records());
    if (found.length === 0) passed += 1;
    differences.push(...found.map((text) => `${path.scenario} ${row.time}: ${text}`));
  }
  return { passed, differences };
}

/** True when the row is a message of its own; resolves once the log answers it. */
async function send(row: Row, index: number, goodTill: boolean, topics: Topics): Promise<boolean> {
  const id = row.execId ?? `${topics.account}-${String(index)}`;
  const message = messageOf(row, id, goodTill, topics);
  if (message === undefined) return false;
  const { account: key, producer } = topics;
  await producer.produce({ topic: message.topic, key, value: JSON.stringify(message.value) });
  await waitFor(
    () => topics.records().some(({ requestId, execId }) => requestId === id || execId === id),
    { within: WITHIN_MS, what: `the answer to ${topics.account} ${row.time}` },
  );
  return true;
}

function messageOf(row: Row, id: string, goodTill: boolean, topics: Topics) {
  if (row.messageIn !== null) {
    const value = requestOf(row, id, goodTill, topics.account);
    return { topic: TOPICS.orderRequests, value };
  }
  const execType = execTypeOf(row, topics.records());
  if (row.messageOut === null || execType === undefined) return undefined;
  return { topic: TOPICS.executionReports, value: reportOf(row, id, execType, topics.account) };
}

function requestOf(row: Row, requestId: string, goodTill: boolean, account: string): object {
  const common = { account, requestId, clientOrderId: row.clOrdId };
  const quantity = String(row.orderQty);
  switch (row.messageIn) {
    case 'NewOrderSingle':
      return {
        type: 'NEW_ORDER',
        ...common,
        symbol: 'TEST',
        venue: 'XTST',
        side: 'BUY',
        orderType: 'LIMIT',
        quantity,
        price: '100',
        timeInForce: goodTill ? 'GTC' : 'DAY',
      };
    case 'OrderCancelRequest':
      return { type: 'CANCEL_ORDER', ...common, origClientOrderId: row.origClOrdId };
    case 'OrderCancelReplaceRequest':
      return { type: 'REPLACE_ORDER', ...common, origClientOrderId: row.origClOrdId, quantity };
    case null:
    default:
      throw new Error(`Unknown message ${String(row.messageIn)}`);
  }
}

/** What the venue says in the row; nothing where the engine itself said it when the request came. */
function execTypeOf(row: Row, records: readonly Told[]): string | undefined {
  if (row.messageOut !== 'OrderCancelReject') return REPORTED_EXEC_TYPES[String(row.execType)];
  const ours = records.some(
    ({ type, clientOrderId }) =>
      (type === 'CANCEL_REFUSED' || type === 'REPLACE_REFUSED') && clientOrderId === row.clOrdId,
  );
  if (ours) return undefined;
  return rejectionTo(row);
}

function rejectionTo({ cxlRejResponseTo }: Row): string {
  return cxlRejResponseTo === '1' ? 'CANCEL_REJECTED' : 'REPLACE_REJECTED';
}

function reportOf(row: Row, execId: string, execType: string, account: string): object {
  const amount = execType === 'TRADE' || execType === 'TRADE_CORRECT' || execType === 'STOPPED';
  return {
    venue: 'XTST',
    account,
    clientOrderId: row.clOrdId,
    execId,
    execType,
    transactTime: new Date().toISOString(),
    ...(row.execRefId !== undefined && { execRefId: row.execRefId }),
    ...(row.execRestatementReason !== undefined && {
      restatementReason: row.execRestatementReason,
    }),
    ...venueReasonOf(row),
    ...(amount && { lastQty: String(row.lastQty), lastPx: String(lastPxOf(row)) }),
  };
}

/** The venue's word for the number that the row states. */
function venueReasonOf({ cxlRejReason, ordRejReason }: Row): { readonly reason?: string } {
  const said = REASON_CODES.find((code) => {
    if (REASONS[code].layer !== 'venue') return false;
    const numbers = fixReasonsOf(code);
    return cxlRejReason === undefined
      ? String(numbers.ordRejReason) === ordRejReason
      : String(numbers.cxlRejReason) === cxlRejReason;
  });
  return said === undefined ? {} : { reason: said };
}

function lastPxOf({ lastPx, avgPx }: Row): number {
  return lastPx ?? avgPx ?? 100;
}

const STATE_AMOUNT: ReadonlySet<string> = new Set([
  'FILL_BOOKED',
  'FILL_CORRECTED',
  'ORDER_STOPPED',
]);

/** The row's columns against those of the newest event, and its names against the event that it is about. */
function compare(row: Row, sent: boolean, records: readonly Told[]): readonly string[] {
  if (row.messageOut === null) return [];
  const events = records.filter(({ version }) => version !== undefined);
  const newest = events.at(-1);
  const about = sent ? newest : events.findLast((event) => event['clientOrderId'] === row.clOrdId);
  if (newest === undefined || about === undefined) return ['there is no event'];
  const execType =
    row.messageOut === 'OrderCancelReject'
      ? rejectionTo(row)
      : (REPORTED_EXEC_TYPES[String(row.execType)] ?? OWN_EXEC_TYPES[String(row.execType)]);
  const code = REASON_CODES.find((known) => known === about.reason);
  const numbers = code && fixReasonsOf(code);
  const amount = STATE_AMOUNT.has(about.type);
  const pairs: readonly (readonly [string, unknown, unknown])[] = [
    ['ordStatus', row.ordStatus?.toUpperCase().replaceAll(' ', '_'), newest.ordStatus],
    ['orderQty', row.orderQty, newest.orderQty],
    ['cumQty', row.cumQty, newest.cumQty],
    ['leavesQty', row.leavesQty, newest.leavesQty],
    ['dayOrderQty', row.dayOrderQty, newest.dayOrderQty],
    ['dayCumQty', row.dayCumQty, newest.dayCumQty],
    ['avgPx', row.avgPx, newest.avgPx],
    ['execType', execType, about.execType],
    ['clientOrderId', row.clOrdId, about.clientOrderId],
    ['origClientOrderId', row.origClOrdId, about.origClientOrderId],
    ['execRefId', row.execRefId, about.execRefId],
    ['lastQty', row.lastQty, amount ? about.lastQty : '0'],
    ['cxlRejReason', row.cxlRejReason, String(numbers?.cxlRejReason)],
    ['ordRejReason', row.ordRejReason, String(numbers?.ordRejReason)],
    ['execRestatementReason', row.execRestatementReason, about.restatementReason],
    ['lastPx', amount ? lastPxOf(row) : undefined, about.lastPx],
  ];
  return pairs
    .filter(([, expected]) => expected !== null && expected !== undefined)
    .filter(([, expected, found]) => String(expected) !== found)
    .map(([name, expected, found]) => `${name} is ${String(found)}, not ${String(expected)}`);
}
