import { createHash } from 'node:crypto';
import { execId, type ExecId, type ExecType, type OrderId, type OrdStatus } from '@ome/domain';
import type {
  Account,
  ClientOrderId,
  InstrumentSymbol,
  Price,
  Quantity,
  Side,
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
  readonly venueOrderId?: string;
  readonly venueRevision?: number;
  /** Set when the order has a new name at the venue: the one that ended, and the revision at which it did. */
  readonly origVenueOrderId?: string;
  readonly origVenueRevision?: number;
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
  /** Of an iceberg's new slice: how much a slice shows. */
  readonly displayQuantity?: Quantity;
  /** Of an iceberg: what is hidden behind the slice that is shown. */
  readonly hiddenQuantity?: Quantity;
  readonly restatementReason?: 'NEW_ICEBERG_SLICE' | 'MARKET_OPERATIONS';
  /** Both sides of a trade have it; absent where the venue does not number trades. */
  readonly tradeId?: string;
  /** `version` of the instruction that this answers; absent on trades. */
  readonly inReplyTo?: number;
  /** `SYSTEM`: the venue itself did it; `MARKET_OPS`: its people. */
  readonly actor?: 'SYSTEM' | 'MARKET_OPS';
  readonly reason?: VenueReason;
  readonly text?: string;
}

const ID_HEX_DIGITS = 20;

/** `<venue>-<20 hex>`, the same for the same (venue, orderId) at any time; the venue's name of an order that it does not number. */
export function tagOf(venue: Venue, orderId: OrderId): string {
  const hash = createHash('sha256').update(`${venue}\n${orderId}`).digest('hex');
  return `${venue}-${hash.slice(0, ID_HEX_DIGITS)}`;
}

/** The id of the `sequence`-th report (1, 2, 3 ...) about an order. */
export function execIdOf(tag: string, sequence: number): ExecId {
  return execId(`${tag}-${sequence}`);
}

/** The id of one side of a numbered trade. */
export function sideIdOf(tradeId: string, side: Side): ExecId {
  return execId(`${tradeId}_${side === 'BUY' ? 'B' : 'S'}`);
}
