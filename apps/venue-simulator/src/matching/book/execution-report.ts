import { createHash } from 'node:crypto';
import { execId, type ExecId, type ExecType, type OrderId, type OrdStatus } from '@ome/domain';
import type {
  Account,
  ClientOrderId,
  InstrumentSymbol,
  Price,
  Quantity,
  Timestamp,
  Venue,
} from '@ome/domain';
import type { VenueReason } from './venue-reason.js';

/** What the venue says about an order. Prices and quantities are in units of the two scales. */
export interface ExecutionReport {
  readonly venue: Venue;
  readonly symbol: InstrumentSymbol;
  readonly execId: ExecId;
  readonly execType: ExecType;
  readonly ordStatus: OrdStatus;
  readonly orderId: OrderId;
  readonly venueOrderId: string;
  readonly clientOrderId: ClientOrderId;
  readonly account: Account;
  readonly transactTime: Timestamp;
  readonly priceScale: number;
  readonly quantityScale: number;
  readonly orderQty?: Quantity;
  readonly price?: Price;
  readonly lastQty?: Quantity;
  readonly lastPx?: Price;
  readonly cumQty: Quantity;
  readonly leavesQty: Quantity;
  /** `version` of the instruction that this answers; absent on trades. */
  readonly inReplyTo?: number;
  /** `SYSTEM`: the venue itself ended the order. */
  readonly actor?: 'SYSTEM';
  readonly reason?: VenueReason;
  readonly text?: string;
}

const ID_HEX_DIGITS = 20;

/** The venue's name of an order: `<venue>-<20 hex>`, the same for the same (venue, orderId) at any time. */
export function venueOrderIdOf(venue: Venue, orderId: OrderId): string {
  const hash = createHash('sha256').update(`${venue}\n${orderId}`).digest('hex');
  return `${venue}-${hash.slice(0, ID_HEX_DIGITS)}`;
}

/** The id of the `sequence`-th report (1, 2, 3 ...) about an order. */
export function execIdOf(venueOrderId: string, sequence: number): ExecId {
  return execId(`${venueOrderId}-${sequence}`);
}
