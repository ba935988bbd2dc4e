import type {
  Account,
  ExecId,
  InputId,
  OrderId,
  Position,
  RequestId,
  Timestamp,
  Venue,
} from './identifiers.js';

/** What every event says. */
export interface EventFacts {
  readonly inputId: InputId;
  readonly cause: Position;
  /** When we knew. Never runs backwards within a partition. */
  readonly recordedAt: Timestamp;
}

export interface OrderEventFacts extends EventFacts {
  readonly orderId: OrderId;
  readonly account: Account;
  /** 1, 2, 3 ... per order, without a gap. */
  readonly version: number;
  /** When it happened: the venue's transactTime, or when the door received the request. */
  readonly occurredAt: Timestamp;
}

/** Which request an event answers. */
export interface RequestAnswer {
  readonly requestId: RequestId;
  readonly bodyHash: string;
}

/** Words of a request that mean something to who asks alone: carried through. */
export interface RequestWords {
  readonly text?: string;
  /** The request's `reason`, which is none of ours; of a cancel that was taken it is the `cancelReason`. */
  readonly requestReason?: string;
  readonly attributes?: Readonly<Record<string, string>>;
}

/** Which request on an order an event answers, and whose word it was. The order keeps the attributes that it came with. */
export interface ChangeAnswer extends RequestAnswer, RequestWords {
  /** The user whom the request names; not always the one who placed the order. Absent: the request names nobody. */
  readonly submittedBy?: string;
  /** What the venue called the order, and its revision there, by the request's word: true or not. */
  readonly expectedVenueOrderId?: string;
  readonly expectedVenueRevision?: string;
}

/** Who at the venue acted; without a word, nobody says. */
export const ACTORS = ['USER', 'MARKET_OPS', 'SYSTEM'] as const;
export type Actor = (typeof ACTORS)[number];

/** Which report an event answers, and what came with it. */
export interface VenueAnswer {
  readonly venue: Venue;
  readonly execId: ExecId;
  /** What the venue calls the order; of reports that give no new name, only where the order was not called so before. */
  readonly venueOrderId?: string;
  /** The venue's own count of changes, as it stands after this. */
  readonly venueRevision?: string;
  /** The order's name at the venue that ended with this, and the revision at which it did: it goes on under a new one. */
  readonly origVenueOrderId?: string;
  readonly origVenueRevision?: string;
  readonly actor?: Actor;
  /** FIX ExecRestatementReason in the venue's words: why it changed or canceled the order unasked. */
  readonly restatementReason?: string;
  /** What the venue hides of an iceberg after this: a decimal in its words. */
  readonly hiddenQuantity?: string;
}
