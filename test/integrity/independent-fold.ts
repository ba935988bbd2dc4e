import { parse, print, times } from './decimal-text.js';
import type { ReadRecord } from './log-reader.js';
import { addControl, countOpen } from './control-fold.js';
import {
  columnsOf,
  foldOrder,
  hasEnded,
  textOf,
  type FoldedOrder,
  type Json,
} from './order-fold.js';

export type Document = Json & { readonly _id: string | number };
export type Collections = Readonly<Record<string, ReadonlyMap<string | number, Document>>>;

/** The venue's time zone, which says what its day is. */
const dayAt = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Kolkata', dateStyle: 'short' });

/** Every collection of the projections as the log says that it is, folded by a reader that shares no code with the engine. */
export interface Folded {
  readonly collections: Collections;
  /** Of `ome.fills.v1`, in the order of the log. */
  readonly fills: readonly Json[];
  /** Events whose columns are not what the fold says. */
  readonly wrongColumns: readonly Json[];
}

export function foldLog(records: readonly ReadRecord[]): Folded {
  const orders = new Map<string, FoldedOrder>();
  const collections = {
    orders: new Map<string, Document>(),
    orderEvents: new Map<string, Document>(),
    executions: new Map<string, Document>(),
    names: new Map<string, Document>(),
    venueNames: new Map<string, Document>(),
    positions: new Map<string, Document>(),
    lastPrices: new Map<string, Document>(),
    checkpoints: new Map<number, Document>(),
    partitionStates: new Map<number, Document>(),
  };
  const fills: Json[] = [];
  const wrongColumns: Json[] = [];
  for (const record of records) {
    const event = record.value;
    advance(collections.checkpoints, record);
    addControl(collections.partitionStates, record);
    if (event['version'] === undefined) continue;
    const id = String(event['orderId']);
    const before = orders.get(id);
    const order = foldOrder(before, record);
    countOpen(collections.partitionStates, record, before, order);
    orders.set(id, order);
    addEvent(collections.orderEvents, record);
    if (!agrees(columnsOf(order), event)) wrongColumns.push(event);
    addNames(order, event, collections);
    if (event['type'] !== 'FILL_BOOKED') continue;
    const fill = fillOf(order, event);
    fills.push(fill);
    const execution = executionOf(fill, order);
    collections.executions.set(String(execution._id), execution);
    addToPosition(collections.positions, fill, record);
    addPrice(collections.lastPrices, fill, record);
  }
  orders.forEach((order, id) => collections.orders.set(id, orderDocument(order, id)));
  return { collections, fills, wrongColumns };
}

function agrees(columns: Json, event: Json): boolean {
  return Object.entries(columns).every(([name, value]) => event[name] === value);
}

/** The record itself, under a key that sorts as the versions of its order do. */
function addEvent(events: Map<string, Document>, { offset, value, text }: ReadRecord): void {
  const _id = `${String(value['orderId'])}|${String(value['version']).padStart(10, '0')}`;
  events.set(_id, { _id, offset, record: text });
}

function advance(checkpoints: Map<number, Document>, { partition, offset, value }: ReadRecord) {
  const before = checkpoints.get(partition);
  const acquired = value['type'] === 'PARTITION_ACQUIRED';
  const lastSource = value['cause'] ?? before?.['lastSource'];
  checkpoints.set(partition, {
    _id: partition,
    offset,
    epoch: Number(before?.['epoch'] ?? 0) + (acquired ? 1 : 0),
    ...(lastSource === undefined ? {} : { lastSource }),
  });
}

const NAMING = /^(ORDER_PLACED|ORDER_REFUSED|(REPLACE|CANCEL)_(REQUESTED|REFUSED))$/;

function addNames(
  { instrument }: FoldedOrder,
  { account, orderId, type, data }: Json,
  { names, venueNames }: { names: Map<string, Document>; venueNames: Map<string, Document> },
): void {
  const name = (data as Json)['clientOrderId'];
  const key = `${String(account).length}|${String(account)}|${String(name)}`;
  if (NAMING.test(String(type)) && name !== undefined && !names.has(key)) {
    names.set(key, { _id: key, name, orderId });
  }
  const { venueOrderId } = data as Json;
  if (venueOrderId === undefined) return;
  const venueKey = `${String(instrument['venue'])}|${textOf(venueOrderId)}`;
  if (!venueNames.has(venueKey)) venueNames.set(venueKey, { _id: venueKey, orderId });
}

function orderDocument(order: FoldedOrder, id: string): Document {
  const { first, last, instrument, terms, venueOrderId, venueRevision, reason } = order;
  const { submittedBy, side, text } = first['data'] as Json;
  const { orderQty, ...columns } = columnsOf(order);
  const { quantity: _quantity, ...otherTerms } = terms;
  const document = {
    _id: id,
    version: last['version'],
    asOf: order.at,
    firstOffset: order.firstOffset,
    open: hasEnded(order) ? undefined : true,
    executionCount: order.fills,
    account: first['account'],
    submittedBy,
    clientOrderId: order.names.at(-1),
    clientOrderIds: order.names,
    venue: instrument['venue'],
    symbol: instrument['symbol'],
    side,
    ...otherTerms,
    quantity: orderQty,
    ...columns,
    venueOrderId,
    venueRevision,
    text,
    reason,
    createdAt: first['recordedAt'],
    updatedAt: last['recordedAt'],
    termsSince: order.termsSince,
    history: order.history,
  };
  return present(document);
}

function fillOf(order: FoldedOrder, event: Json): Json {
  const { first, instrument, terms } = order;
  const { side, submittedBy, text, attributes } = first['data'] as Json;
  const { lastQty, lastPx } = event['data'] as Json;
  const { orderQty, ...columns } = columnsOf(order);
  return present({
    fillId: event['eventId'],
    eventId: event['eventId'],
    cause: event['cause'],
    epoch: event['epoch'],
    kind: 'FILL',
    orderId: event['orderId'],
    clientOrderId: order.names.at(-1),
    account: event['account'],
    symbol: instrument['symbol'],
    venue: instrument['venue'],
    side,
    quantity: lastQty,
    price: lastPx,
    ...columns,
    orderQuantity: orderQty,
    orderPrice: terms['price'],
    execId: event['execId'],
    venueOrderId: order.venueOrderId,
    transactTime: event['occurredAt'],
    version: event['version'],
    createdAt: first['recordedAt'],
    lastTradePrice: lastPx,
    submittedBy,
    text,
    attributes,
  });
}

function unitsOf(text: unknown, scale: unknown): number {
  return Number(parse(textOf(text)) / 10n ** (18n - BigInt(Number(scale))));
}

function executionOf(fill: Json, { instrument }: FoldedOrder): Document {
  const { orderId, venue, execId, eventId, version, quantity, price, transactTime } = fill;
  return {
    _id: `${String(orderId)}|${String(venue)}|${String(execId)}`,
    orderId,
    venue,
    execId,
    eventId,
    kind: 'FILL',
    version,
    tradeVersion: version,
    lastQty: quantity,
    lastPx: price,
    transactTime,
    units: {
      lastQty: unitsOf(quantity, instrument['quantityScale']),
      lastPx: unitsOf(price, instrument['priceScale']),
    },
  };
}

function addToPosition(
  positions: Map<string, Document>,
  { account, venue, symbol, side, quantity, price }: Json,
  { partition, offset }: ReadRecord,
): void {
  const _id = `${String(account)}|${String(venue)}|${String(symbol)}`;
  const sum = (field: string, added: bigint) =>
    parse(textOf(positions.get(_id)?.[field] ?? '0')) + added;
  const traded = parse(String(quantity));
  const notional = times(traded, parse(String(price)));
  const buys = side === 'BUY';
  const bought = sum('boughtQty', buys ? traded : 0n);
  const sold = sum('soldQty', buys ? 0n : traded);
  positions.set(_id, {
    _id,
    account,
    venue,
    symbol,
    boughtQty: print(bought),
    soldQty: print(sold),
    netQty: print(bought - sold),
    boughtNotional: print(sum('boughtNotional', buys ? notional : 0n)),
    soldNotional: print(sum('soldNotional', buys ? 0n : notional)),
    partition,
    offset,
  });
}

function addPrice(
  prices: Map<string, Document>,
  { venue, symbol, price, transactTime }: Json,
  { partition, offset }: ReadRecord,
): void {
  const _id = `${String(venue)}|${String(symbol)}`;
  const [whole = '', fraction = ''] = String(transactTime).slice(0, -1).split('.');
  const place = `${String(partition).padStart(5, '0')}/${String(offset).padStart(16, '0')}`;
  const trade = { price, transactTime, rank: `${whole}.${fraction.padEnd(9, '0')}/${place}` };
  const opening = { ...trade, day: dayAt.format(new Date(String(transactTime))) };
  const before = prices.get(_id) as Prices | undefined;
  const last = before !== undefined && before.last.rank > trade.rank ? before.last : trade;
  const first = before !== undefined && opens(before.first, opening) ? before.first : opening;
  prices.set(_id, { _id, venue, symbol, last, first });
}

interface Prices extends Document {
  readonly last: { readonly rank: string };
  readonly first: { readonly rank: string; readonly day: string };
}

/** Of a later day, or earlier on the same one. */
function opens(left: Prices['first'], right: Prices['first']): boolean {
  return left.day === right.day ? left.rank < right.rank : left.day > right.day;
}

function present<Fields extends object>(fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as Fields;
}
