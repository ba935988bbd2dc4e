import type {
  Account,
  ClientOrderId,
  Decimal,
  Instrument,
  InstrumentSymbol,
  OrderId,
  OrderType,
  Price,
  Side,
  TimeInForce,
  Timestamp,
  Venue,
} from '@ome/domain';
import type { MarketRules } from './market-rules.js';

interface InstructionFacts {
  readonly venue: Venue;
  readonly symbol: InstrumentSymbol;
  readonly orderId: OrderId;
  readonly account: Account;
  readonly clientOrderId: ClientOrderId;
  /** Rises with every instruction of an order; one that is not above the last taken is a repeat. */
  readonly version: number;
}

/** What an order is to be at the venue, as it came from the wire: nothing of it is checked yet. */
export interface WantedTerms {
  readonly orderType: OrderType;
  readonly quantity: Decimal;
  readonly price?: Decimal;
  readonly timeInForce: TimeInForce;
  readonly expireTime?: Timestamp;
  readonly displayQuantity?: Decimal;
  readonly displayPriceDelta?: Decimal;
  readonly allOrNone?: boolean;
}

export interface NewInstruction extends InstructionFacts {
  readonly instruction: 'NEW';
  readonly side: Side;
  readonly terms: WantedTerms;
  /** Taken, and kept out of the market until it is activated. */
  readonly initialState?: 'HIBERNATED';
}

export interface ReplaceInstruction extends InstructionFacts {
  readonly instruction: 'REPLACE';
  readonly terms: WantedTerms;
  /** What the client took the order for, where that was said. */
  readonly expected?: { readonly venueOrderId?: string; readonly venueRevision?: string };
}

export interface PlainInstruction extends InstructionFacts {
  readonly instruction: 'CANCEL' | 'HIBERNATE' | 'ACTIVATE';
}

export type Instruction = NewInstruction | ReplaceInstruction | PlainInstruction;

/** Where the background of a book comes from. Without a reference price it follows the first limit price of the book. */
export interface Background {
  readonly seed: string;
  readonly referencePrice?: Price;
}

/**
 * One step of the venue: an instruction and everything else that its outcome depends on, so that the steps alone rebuild
 * the books whatever the configuration and the reference data have become since.
 */
export interface VenueStep {
  readonly instruction: Instruction;
  /** By which a book is opened. Absent: the venue does not trade the symbol. */
  readonly instrument?: Instrument;
  /** Absent: nobody trades but the clients. */
  readonly background?: Background;
  /** Absent: plain price-time trading. */
  readonly market?: MarketRules;
  readonly takenAt: Timestamp;
}

/** What the venue's own people do to an order, by its number or by our id. */
export interface Intervention {
  readonly venue: Venue;
  readonly order: { readonly orderId: OrderId } | { readonly venueOrderId: string };
  readonly action: 'DEACTIVATE' | 'ACTIVATE' | 'DELETE' | 'MODIFY';
  /** Of a MODIFY: what the order is to have; the total quantity. */
  readonly price?: Decimal;
  readonly quantity?: Decimal;
  readonly text?: string;
  readonly takenAt: Timestamp;
}
