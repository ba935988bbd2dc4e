import type { Decimal } from '../decimal.js';
import type { Account } from '../identifiers.js';
import type { Instrument } from '../instrument.js';
import type { OrderTerms } from '../order-state.js';
import type { Side } from '../status.js';

/** An order as a request would have it. */
export interface WantedOrder {
  readonly account: Account;
  readonly instrument: Instrument;
  readonly side: Side;
  readonly submittedBy?: string | undefined;
  /** Who asks for a change of it, where that is said. */
  readonly changedBy?: string | undefined;
  readonly terms: OrderTerms;
  /** The instrument's last trade, where the door knew one. */
  readonly lastPrice?: Decimal | undefined;
  /** Without a `lastPrice`: there may be one all the same. */
  readonly lastPriceUnknown?: true | undefined;
  /** The terms until now; absent: none were checked yet. */
  readonly before?: OrderTerms;
  /** It is not among the open orders yet: new, or filled and to be opened again. */
  readonly opens: boolean;
}
