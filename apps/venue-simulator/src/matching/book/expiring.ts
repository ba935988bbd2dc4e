import type { Timestamp } from '@ome/domain';
import { nextDue, takeDue } from './due-orders.js';
import type { ExecutionReport } from './execution-report.js';
import { tell } from './telling.js';
import { endOf, takeOut } from './trading.js';
import { bookOfOrder, type Exchange, type StepInHand } from './venue-books.js';
import { isOpen } from './venue-order.js';

/** Ends the orders of every venue whose time is over. */
export function passTime(exchange: Exchange, takenAt: Timestamp): readonly ExecutionReport[] {
  const reports: ExecutionReport[] = [];
  for (const [venue, books] of exchange) expireDue({ venue, books, takenAt, reports });
  return reports;
}

/** When time must pass next, in milliseconds since 1970; `undefined` when nothing waits for it. */
export function nextExpiry(exchange: Exchange): number | undefined {
  const times = [...exchange.values()].flatMap(({ due }) => nextDue(due) ?? []);
  return times.length === 0 ? undefined : Math.min(...times);
}

/** Ends what is due: the validity of an order is over, or the session of its contract. */
export function expireDue(hand: StepInHand): void {
  const now = Date.parse(hand.takenAt);
  const { due, orders } = hand.books;
  for (let next = takeDue(due, now); next !== undefined; next = takeDue(due, now)) {
    const order = orders.get(next.orderId);
    if (order === undefined || !isOpen(order)) continue;
    const book = bookOfOrder(hand, order);
    if (endOf(book, order) !== next.at) continue;
    takeOut(book, order);
    tell(hand, { ...order, status: 'EXPIRED' }, 'EXPIRED', {
      actor: 'SYSTEM',
      text: 'The validity of the order is over',
    });
  }
}
