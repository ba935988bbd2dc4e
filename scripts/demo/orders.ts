import type { Running } from '../local/running.ts';
import type { PlacedOrder } from './doors.ts';
import type { SignedIn } from './sign-in.ts';

/** What the demo reads of the order resource (`GET /v1/orders/{id}`). */
export interface OrderResource {
  readonly orderId: string;
  readonly account: string;
  readonly symbol: string;
  readonly venue: string;
  readonly side: string;
  readonly orderType: string;
  readonly quantity: string;
  readonly price?: string;
  readonly ordStatus: string;
  readonly cumQty: string;
  readonly avgPx: string;
  readonly revision: number;
  readonly asOf: { readonly partition: number; readonly offset: number };
}

/** The order as the projection shows it; undefined before it is there. */
export async function fetchOrder(
  { ports }: Running,
  orderId: string,
  headers: SignedIn,
): Promise<OrderResource | undefined> {
  const url = `http://127.0.0.1:${ports['order-entry']}/v1/orders/${orderId}`;
  const answer = await fetch(url, { headers: { ...headers } });
  if (answer.status === 404) return undefined;
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as OrderResource;
}

/** True once nothing waits for the venue and the planned change has been made. */
export function isSettled({ planned }: PlacedOrder, order: OrderResource | undefined): boolean {
  if (order === undefined || order.ordStatus.startsWith('PENDING')) return false;
  if (planned.orderType === 'MARKET' && order.ordStatus === 'NEW') return false;
  if (planned.afterwards === 'amend') return order.revision > 0;
  if (planned.afterwards === 'cancel') return order.ordStatus === 'CANCELED';
  return true;
}
