import { OrderQueries, type OrderView } from '@ome/projections';
import { CommandError } from '../failures.js';
import type { Session } from '../session.js';
import { candidateIds } from './candidate-ids.js';

/** Where to look for an order, and its document when there is one. */
export interface FoundOrder {
  /** Tried in this order; the first with a record in the log is it. */
  readonly orderIds: readonly string[];
  readonly document?: OrderView;
  /** Why the database could not be asked. */
  readonly databaseFault?: string;
}

/**
 * The order that a name stands for: by the database, which knows every name; without an answer there, by what the name
 * says itself. @throws CommandError when nothing has that name, or several orders have it
 */
export async function findOrder(
  session: Session,
  name: string,
  account: string | undefined,
): Promise<FoundOrder> {
  const { orders, fault } = await ordersNamed(session, name);
  const own = orders.filter((order) => account === undefined || order.account === account);
  if (own.length > 1) {
    const accounts = own
      .map((order) => order.account)
      .sort()
      .join(', ');
    throw new CommandError(`${name} is an order of several accounts: say --account (${accounts})`);
  }
  const [document] = own;
  if (document !== undefined) return { orderIds: [document.orderId], document };
  const orderIds = candidateIds(name, account);
  if (orderIds.length === 0) throw unknownOrder(name, fault);
  return { orderIds, ...(fault === undefined ? {} : { databaseFault: fault }) };
}

/** Nothing in the database or the log has this name. */
export function unknownOrder(name: string, databaseFault: string | undefined): CommandError {
  return new CommandError(
    databaseFault === undefined
      ? `No order has the name ${name}; an order not yet in the database is found by its orderId, or with --account`
      : `${name} was not found without the database: ${databaseFault}`,
  );
}

async function ordersNamed(session: Session, name: string) {
  try {
    const queries = new OrderQueries(await session.store());
    return { orders: await queries.ordersNamed(name), fault: undefined };
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    return { orders: [], fault: error.message };
  }
}
