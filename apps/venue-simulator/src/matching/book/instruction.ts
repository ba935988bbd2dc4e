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
  readonly allOrNone?: boolean;
}

export interface NewInstruction extends InstructionFacts {
  readonly instruction: 'NEW';
  readonly side: Side;
  readonly terms: WantedTerms;
}

export interface ReplaceInstruction extends InstructionFacts {
  readonly instruction: 'REPLACE';
  readonly terms: WantedTerms;
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
  /** Absent: the venue does not trade the symbol. */
  readonly instrument?: Instrument;
  /** Absent: nobody trades but the clients. */
  readonly background?: Background;
  readonly takenAt: Timestamp;
}
