import { parsePosition } from '@ome/contracts';
import type { OrderView } from '@ome/projections';
import { counted, fieldsOf, paragraphs, tableOf } from '../table.js';
import type { Story, StoryEntry } from './read-story.js';

/** Everything that `ome order show` found out. */
export interface OrderReport {
  readonly document?: OrderView;
  readonly databaseFault?: string;
  readonly story: Story;
}

const HEAD = [
  'offset',
  'version',
  'type',
  'execType',
  'ordStatus',
  'cumQty',
  'leavesQty',
  'avgPx',
  'request / exec',
  'by',
  'recordedAt',
  'cause',
  'reason',
];

/** The state, the story and the place in the log, for people. */
export function orderText(report: OrderReport): string {
  const { document, story } = report;
  const state = document === undefined ? lastColumns(story) : documentFields(document);
  return paragraphs(
    fieldsOf(state),
    tableOf(HEAD, story.entries.map(storyRow)),
    placeInLog(report),
  );
}

function storyRow(entry: StoryEntry) {
  const { version, type, execType, ordStatus, cumQty, leavesQty, avgPx, recordedAt } = entry;
  return [
    parsePosition(entry.position)?.offset,
    version,
    type,
    execType,
    ordStatus,
    cumQty,
    leavesQty,
    avgPx,
    entry.requestId ?? entry.execId,
    askerOf(entry),
    recordedAt,
    entry.cause,
    entry.reason ?? (type === 'UNREADABLE' ? entry.text : undefined),
  ];
}

/** Of what was asked for: whose word it was. */
function askerOf({ data }: StoryEntry): string | undefined {
  if (data === undefined || !('submittedBy' in data)) return undefined;
  return typeof data.submittedBy === 'string' ? data.submittedBy : undefined;
}

function documentFields(order: OrderView): readonly (readonly [string, string | undefined])[] {
  const price = order.price === undefined ? '' : ` at ${order.price}`;
  return [
    ['orderId', order.orderId],
    ['clientOrderIds', order.clientOrderIds.join(' > ')],
    ['account', order.account],
    ['terms', `${order.side} ${order.quantity} ${order.symbol} ${order.orderType}${price}`],
    ['venue', order.venue],
    ['timeInForce', order.timeInForce],
    ['expireTime', order.expireTime],
    ['ordStatus', order.ordStatus],
    ['cumQty', order.cumQty],
    ['leavesQty', order.leavesQty],
    ['avgPx', order.avgPx],
    ['version', String(order.version)],
    ['revision', String(order.revision)],
    ['venueOrderId', order.venueOrderId],
    ['submittedBy', order.submittedBy],
    ['reason', order.reason],
    ['text', order.text],
    ['createdAt', order.createdAt],
    ['updatedAt', order.updatedAt],
  ];
}

/** Without a document: the columns that the order's last event carries. */
function lastColumns({ orderId, entries }: Story) {
  const last = lastOrderEvent(entries);
  return [
    ['orderId', orderId],
    ['clientOrderId', last?.clientOrderId],
    ['account', last?.account],
    ['ordStatus', last?.ordStatus],
    ['orderQty', last?.orderQty],
    ['cumQty', last?.cumQty],
    ['leavesQty', last?.leavesQty],
    ['avgPx', last?.avgPx],
    ['version', last?.version === undefined ? undefined : String(last.version)],
  ] as const;
}

/** The newest event of the order itself; records that only name it have no version. */
export function lastOrderEvent(entries: readonly StoryEntry[]): StoryEntry | undefined {
  return entries.findLast(({ version }) => version !== undefined);
}

function placeInLog({ document, databaseFault, story }: OrderReport): string {
  const { partition, end, entries } = story;
  const first = entries[0]?.position ?? 'none';
  const place = `${counted(entries.length, 'record')} in partition ${partition}, from ${first} on; the partition ends at ${end}.`;
  return `${place}\n${projectionLine(document, databaseFault, entries)}`;
}

function projectionLine(
  document: OrderView | undefined,
  databaseFault: string | undefined,
  entries: readonly StoryEntry[],
): string {
  if (databaseFault !== undefined) return `The state is the last event's: ${databaseFault}.`;
  if (document === undefined)
    return "The state is the last event's: the database has no document yet.";
  const newest = lastOrderEvent(entries)?.version ?? 0;
  return newest > document.version
    ? `The document has version ${document.version} of ${newest}: the projection is behind.`
    : `The document has the newest version, ${document.version}.`;
}
