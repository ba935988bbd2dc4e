import type { OrderView } from '@ome/projections';
import { paragraphs, tableOf } from '../table.js';
import type { ProjectionStanding } from './projection-standing.js';

/** What `ome db show` found out. */
export interface DatabaseReport {
  /** Without credentials. */
  readonly database: string;
  readonly collections: readonly { readonly name: string; readonly documents: number }[];
  /** Empty when the log could not be asked. */
  readonly partitions: readonly ProjectionStanding[];
  /** Why the log could not be asked. */
  readonly logFault?: string;
  readonly newestOrders: readonly OrderView[];
}

/** The report for people. */
export function databaseText(report: DatabaseReport): string {
  const { database, collections, partitions, logFault, newestOrders } = report;
  return paragraphs(
    database,
    collections.length === 0
      ? 'The database has no collections: nothing was projected into it yet.'
      : tableOf(
          ['collection', 'documents'],
          collections.map(({ name, documents }) => [name, documents]),
        ),
    logFault === undefined ? standingsTable(partitions) : `The lag is not known: ${logFault}.`,
    newestOrders.length === 0 ? 'No orders.' : ordersTable(newestOrders),
  );
}

function standingsTable(partitions: readonly ProjectionStanding[]): string {
  return tableOf(
    ['partition', 'projected to', 'log ends at', 'records behind', 'epoch', 'last input'],
    partitions.map((standing) => [
      standing.partition,
      standing.checkpoint ?? 'nothing',
      standing.end,
      behindText(standing),
      standing.epoch,
      standing.lastSource,
    ]),
  );
}

function behindText({ aheadOfLog, exact, behind }: ProjectionStanding): string {
  if (aheadOfLog) return 'AHEAD OF THE LOG: the documents are of another log, rebuild them';
  return exact ? String(behind) : `up to ${behind}`;
}

function ordersTable(orders: readonly OrderView[]): string {
  return tableOf(
    [
      'created',
      'orderId',
      'clientOrderId',
      'account',
      'symbol',
      'side',
      'quantity',
      'ordStatus',
      'cumQty',
      'leavesQty',
    ],
    orders.map((order) => [
      order.createdAt,
      order.orderId,
      order.clientOrderId,
      order.account,
      order.symbol,
      order.side,
      order.quantity,
      order.ordStatus,
      order.cumQty,
      order.leavesQty,
    ]),
  );
}
