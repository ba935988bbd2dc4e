import { average, parse, print, times } from './decimal-text.js';
import type { ReadRecord } from './log-reader.js';

export type Json = Readonly<Record<string, unknown>>;
export type Terms = Readonly<Record<string, string>> & { readonly quantity: string };

export function textOf(value: unknown): string {
  if (typeof value !== 'string') throw new Error(`${JSON.stringify(value)} is no text`);
  return value;
}

interface Superseded {
  readonly clientOrderId: string;
  readonly quantity: string;
  readonly price?: string;
  readonly ordStatus: string;
  readonly since: string;
}

/** An order as a reader of the log alone sees it. */
export interface FoldedOrder {
  readonly first: Json;
  readonly instrument: Json;
  last: Json;
  at: { readonly partition: number; readonly offset: number };
  readonly firstOffset: number;
  /** The status behind what waits for the venue. */
  resting: string;
  /** What it ended as other than by its fills, whatever it shows. */
  ended?: string;
  waiting: readonly { readonly kind: 'REPLACE' | 'CANCEL'; readonly version: unknown }[];
  terms: Terms;
  termsSince: string;
  names: readonly string[];
  history: readonly Superseded[];
  venueOrderId?: string;
  venueRevision?: string;
  reason?: string;
  cumQty: bigint;
  notional: bigint;
  fills: number;
  revision: number;
}

const ENDED: ReadonlySet<string> = new Set(['FILLED', 'CANCELED', 'REJECTED', 'EXPIRED']);

/** What waits for the venue may open a filled order again. */
export function hasEnded({ resting, waiting }: FoldedOrder): boolean {
  return ENDED.has(resting) && waiting.length === 0;
}
const FIRST: Readonly<Record<string, string>> = {
  ORDER_PLACED: 'PENDING_NEW',
  ORDER_REFUSED: 'REJECTED',
};

/** The order after an event of it; what is not known here is an error, not skipped. */
export function foldOrder(before: FoldedOrder | undefined, record: ReadRecord): FoldedOrder {
  const { value: event, partition, offset } = record;
  const at = { partition, offset };
  if (before === undefined) return firstOf(event, at);
  const data = event['data'] as Json;
  const order = named(revised({ ...before, last: event, at }, data), event, before);
  switch (event['type']) {
    case 'ORDER_ACKNOWLEDGED':
      return { ...order, resting: resumed(order) };
    case 'FILL_BOOKED':
      return filled(order, parse(String(data['lastQty'])), parse(String(data['lastPx'])));
    case 'REPLACE_REQUESTED':
      return waitingFor(order, 'REPLACE', event);
    case 'CANCEL_REQUESTED':
      return waitingFor(order, 'CANCEL', event);
    case 'ORDER_REPLACED':
      return replaced(answered(order, data), data);
    case 'REPLACE_REJECTED':
    case 'CANCEL_REJECTED':
      return answered(order, data);
    case 'REPLACE_REFUSED':
    case 'CANCEL_REFUSED':
      return order;
    case 'ORDER_CANCELED':
      return ending(renamed(order, String(data['clientOrderId'])), 'CANCELED');
    case 'ORDER_REJECTED':
      return { ...ending(order, 'REJECTED'), reason: String(event['reason']) };
    default:
      throw new Error(`the fold of this spec does not know ${String(event['type'])}`);
  }
}

function firstOf(event: Json, at: FoldedOrder['at']): FoldedOrder {
  const resting = FIRST[String(event['type'])];
  if (resting === undefined) throw new Error(`${String(event['type'])} before its order`);
  const data = event['data'] as Json;
  return {
    first: event,
    last: event,
    at,
    firstOffset: at.offset,
    instrument: data['instrument'] as Json,
    resting,
    ...(resting === 'REJECTED' ? { ended: resting } : {}),
    waiting: [],
    terms: data['terms'] as Terms,
    termsSince: String(event['recordedAt']),
    names: [String(data['clientOrderId'])],
    history: [],
    ...(event['reason'] === undefined ? {} : { reason: textOf(event['reason']) }),
    cumQty: 0n,
    notional: 0n,
    fills: 0,
    revision: 0,
  };
}

function resumed({ resting, cumQty }: FoldedOrder): string {
  if (resting !== 'PENDING_NEW') return resting;
  return cumQty > 0n ? 'PARTIALLY_FILLED' : 'NEW';
}

function filled(order: FoldedOrder, lastQty: bigint, lastPx: bigint): FoldedOrder {
  const cumQty = order.cumQty + lastQty;
  const notional = order.notional + times(lastQty, lastPx);
  const after = { ...order, cumQty, notional, fills: order.fills + 1 };
  return { ...after, resting: byFills(after) };
}

function ending(order: FoldedOrder, ended: string): FoldedOrder {
  const after = { ...order, ended, waiting: [] };
  return { ...after, resting: byFills(after) };
}

/** FILLED outranks every other end. */
function byFills({ cumQty, terms, ended }: FoldedOrder): string {
  return cumQty >= parse(terms.quantity) ? 'FILLED' : (ended ?? 'PARTIALLY_FILLED');
}

function waitingFor(order: FoldedOrder, kind: 'REPLACE' | 'CANCEL', event: Json): FoldedOrder {
  return { ...order, waiting: [...order.waiting, { kind, version: event['version'] }] };
}

function answered(order: FoldedOrder, data: Json): FoldedOrder {
  const waiting = order.waiting.filter(({ version }) => version !== data['inReplyTo']);
  return { ...order, waiting };
}

/** An acknowledgement and a replace say how the order is called now; whatever else the venue says may be of before. */
function named(order: FoldedOrder, { type, data }: Json, before: FoldedOrder): FoldedOrder {
  const { venueOrderId } = data as Json;
  if (venueOrderId === undefined) return order;
  const first = type === 'ORDER_ACKNOWLEDGED' && before.resting === 'PENDING_NEW';
  const renames = first || type === 'ORDER_REPLACED' || before.venueOrderId === undefined;
  return renames ? { ...order, venueOrderId: textOf(venueOrderId) } : order;
}

function revised(order: FoldedOrder, { venueRevision }: Json): FoldedOrder {
  return venueRevision === undefined ? order : { ...order, venueRevision: textOf(venueRevision) };
}

function replaced(order: FoldedOrder, data: Json): FoldedOrder {
  const terms = data['terms'] as Terms;
  const after = { ...superseded(order), terms, revision: order.revision + 1 };
  const name = String(data['clientOrderId']);
  const names = order.names.includes(name) ? order.names : [...order.names, name];
  const resting = after.cumQty > 0n ? byFills(after) : 'NEW';
  return { ...after, names, resting };
}

function renamed(order: FoldedOrder, name: string): FoldedOrder {
  if (name === order.names.at(-1)) return order;
  return { ...superseded(order), names: [...order.names, name] };
}

/** The terms as they were go to the order's history. */
function superseded(order: FoldedOrder): FoldedOrder {
  const { terms, resting, termsSince } = order;
  const was = {
    clientOrderId: String(order.names.at(-1)),
    quantity: terms.quantity,
    ...(terms['price'] === undefined ? {} : { price: terms['price'] }),
    ordStatus: resting,
    since: termsSince,
  };
  const since = String(order.last['recordedAt']);
  return { ...order, history: [...order.history, was], termsSince: since };
}

/** The columns of a FIX ExecutionReport. */
export function columnsOf({ waiting, resting, terms, cumQty, notional, revision }: FoldedOrder) {
  const cancels = waiting.some(({ kind }) => kind === 'CANCEL');
  const shown = cancels ? 'PENDING_CANCEL' : 'PENDING_REPLACE';
  const left = parse(terms.quantity) - cumQty;
  return {
    ordStatus: waiting.length > 0 ? shown : resting,
    orderQty: terms.quantity,
    cumQty: print(cumQty),
    leavesQty: print(ENDED.has(resting) || left < 0n ? 0n : left),
    avgPx: cumQty === 0n ? '0' : average(notional, cumQty),
    revision,
  };
}
