import type { Caller, RatedKind, RateHeaders, RateLimits } from '@ome/access';
import type { LastPrice } from '@ome/contracts';
import { unreachable } from '@ome/domain';
import { changeId, holdId } from './request-ids.js';
import { notSent, type OrderTarget, type OrderTargets } from './order-targets.js';
import type { CancelOrderQuery, HoldOrderBody, ReplaceOrderBody } from './request-fields.js';
import { cancelOf, holdOf, replaceOf, type OrderContext, type Written } from './write-requests.js';

/** A request about an order that is there, as a route or a list has it. */
export type OrderChange =
  | { readonly type: 'REPLACE_ORDER'; readonly id: string; readonly fields: ReplaceOrderBody }
  | { readonly type: 'CANCEL_ORDER'; readonly id: string; readonly fields: CancelOrderQuery }
  | {
      readonly type: 'HIBERNATE_ORDER' | 'ACTIVATE_ORDER';
      readonly id: string;
      readonly fields: HoldOrderBody;
    };

/** Which rate a request spends: those that take risk away have twice that of orders. */
export const RATED_AS = {
  REPLACE_ORDER: 'order',
  CANCEL_ORDER: 'cancel',
  HIBERNATE_ORDER: 'cancel',
  ACTIVATE_ORDER: 'order',
} as const satisfies Readonly<Record<OrderChange['type'], RatedKind>>;

/** A change as it is written, and what is left of the rate of an account that had to be found. */
export interface FoundChange {
  readonly written: Written;
  readonly rates: RateHeaders;
}

interface OrderChangesOptions {
  readonly targets: Pick<OrderTargets, 'find' | 'marketOf'>;
  readonly context: OrderContext;
  readonly rates: Pick<RateLimits, 'spendFound'>;
}

/** Finds out which order a change is about, and makes the record of it. */
export class OrderChanges {
  constructor(private readonly options: OrderChangesOptions) {}

  /** @throws ProblemException 404 for no order of the caller, 409 for several, 429 above the rate of the account found, 400, 503 */
  async written(
    change: OrderChange,
    caller: Caller,
    key: string | undefined,
  ): Promise<FoundChange> {
    const { targets, rates } = this.options;
    const { id, type, fields } = change;
    const requestId = () => requestIdOfChange(change, key);
    const target = await targets.find({
      id,
      caller,
      named: fields.account,
      requestId,
      takesRiskAway: RATED_AS[type] === 'cancel',
    });
    const spent = rates.spendFound(RATED_AS[type], caller, fields.account, target.account);
    return { written: await this.#recordOf(change, target, caller, key), rates: spent };
  }

  async #recordOf(
    change: OrderChange,
    target: OrderTarget,
    caller: Caller,
    key: string | undefined,
  ): Promise<Written> {
    switch (change.type) {
      case 'REPLACE_ORDER': {
        const { fields } = change;
        const lastPrice = asksForMore(fields)
          ? await this.#lastPrice(target, caller, fields.price !== undefined)
          : {};
        return replaceOf(target, fields, caller, key, lastPrice);
      }
      case 'CANCEL_ORDER':
        return cancelOf(target, change.fields, caller, key);
      case 'HIBERNATE_ORDER':
        return holdOf(change.type, target, change.fields, caller, key);
      case 'ACTIVATE_ORDER': {
        // It comes to the market of today.
        const lastPrice = await this.#lastPrice(target, caller, true);
        return holdOf(change.type, target, change.fields, caller, key, lastPrice);
      }
      default: {
        const unknown: never = change;
        throw new Error(`There is no change ${JSON.stringify(unknown)}`);
      }
    }
  }

  /**
   * Of an order that cannot be read nobody can say where it trades; the writer may know an older trade of it. What
   * surely does more than reduce an order is not sent before that is projected: a refusal stands under its id for ever.
   */
  async #lastPrice(target: OrderTarget, caller: Caller, isMore: boolean): Promise<LastPrice> {
    const market = await this.options.targets.marketOf(target, caller);
    if (market === 'NOT_YET' && isMore) throw notSent(NOT_YET);
    if (market === 'NOT_YET' || market === undefined) return { lastPriceUnknown: true };
    const { lastPrice, lastPriceUnknown } = this.options.context.of(market.venue, market.symbol);
    return { lastPrice, lastPriceUnknown };
  }
}

const NOT_YET =
  'The order may not be projected yet, so that its last price is not known. Nothing was sent.';

/** Whether a replace changes what a collar or a limit of value may be about. */
function asksForMore({ price, quantity, openQuantity }: ReplaceOrderBody): boolean {
  return price !== undefined || quantity !== undefined || openQuantity !== undefined;
}

/** As its record has it. @throws ProblemException 400 without one */
function requestIdOfChange({ type, fields }: OrderChange, key: string | undefined): string {
  switch (type) {
    case 'REPLACE_ORDER':
      return changeId('replace', key, fields.requestId, fields.clientOrderId);
    case 'CANCEL_ORDER':
      return changeId('cancel', key, fields.requestId, fields.clientOrderId);
    case 'HIBERNATE_ORDER':
    case 'ACTIVATE_ORDER':
      return holdId(key, fields.requestId);
    default:
      return unreachable(type);
  }
}
