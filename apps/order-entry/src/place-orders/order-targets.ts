import { shardOf } from '@ome/contracts';
import { EVERY_ACCOUNT, mayTrade, type Caller } from '@ome/access';
import { refusal } from '@ome/api';
import { ProblemException, problemDetails } from '@ome/platform';
import type { AccountScope, OrderQueries, OrderView } from '@ome/projections';
import { requireOneAccount } from '../one-account.js';
import type { ProjectedWrites } from '../projected-writes.js';

/** How a request names its order. A function of the request alone wherever it can be, so that a repeat has the same body. */
export interface OrderTarget {
  readonly account?: string;
  readonly orderId?: string;
  readonly origClientOrderId?: string;
}

const ORDER_ID = /^[0-9a-f]{24}$/;

/**
 * Finds out which order a path names. An orderId tells by its shard whether it can be the caller's,
 * and a name within his only account, or the one that he says, needs no look-up either: an order
 * placed a moment ago is found. What is left is asked of the projection, once it has what the caller
 * wrote here.
 */
export class OrderTargets {
  constructor(
    private readonly queries: Pick<OrderQueries, 'byAnyName'>,
    private readonly written: Pick<ProjectedWrites, 'missing'>,
  ) {}

  /** @throws ProblemException 400 for a name that no account has, 404 when it cannot be an order of the caller, 503 when that cannot be found out */
  async find(id: string, caller: Caller, named: string | undefined): Promise<OrderTarget> {
    requireOneAccount(named, 'account');
    if (named !== undefined && !mayTrade(caller, named)) throw unknownOrder(id);
    const every = named === undefined && mayTrade(caller, EVERY_ACCOUNT);
    const accounts = named === undefined ? caller.accounts : [named];
    if (ORDER_ID.test(id)) {
      if (every) return this.#ofSeveral(id, 'ANY', caller);
      const own = accounts.filter((account) => shardOf(account) === id.slice(0, 4));
      const [one, another] = own;
      if (another !== undefined) return this.#ofSeveral(id, own, caller);
      if (one !== undefined) return { orderId: id, account: one };
      if (!(await this.#isName(id, accounts, caller))) throw unknownOrder(id);
    }
    const { account } = every ? {} : only(accounts);
    return {
      origClientOrderId: id,
      account: account ?? (await this.#accountOf(id, every ? 'ANY' : accounts, caller)),
    };
  }

  /** Where the order trades; `undefined` when nobody can say now, since a change need not wait for that. */
  async marketOf(
    { account, orderId, origClientOrderId: name }: OrderTarget,
    caller: Caller,
  ): Promise<Pick<OrderView, 'venue' | 'symbol'> | undefined> {
    const scope = account === undefined ? 'ANY' : [account];
    return this.#look(orderId ?? name ?? '', scope, caller).catch(() => undefined);
  }

  /**
   * The id may be a later one of an equities order, which is a name in an account that an operator
   * need not know, and one of several accounts need not say. Without an answer it is taken as an
   * orderId: a cancel must pass.
   */
  async #ofSeveral(id: string, accounts: AccountScope, caller: Caller): Promise<OrderTarget> {
    const order = await this.#look(id, accounts, caller).catch(() => undefined);
    if (order === undefined || order.orderId === id) return { orderId: id };
    return { origClientOrderId: id, account: order.account };
  }

  /** An id of 24 hex digits may be a name that the caller chose. */
  async #isName(id: string, accounts: readonly string[], caller: Caller): Promise<boolean> {
    try {
      return (await this.#look(id, accounts, caller)) !== undefined;
    } catch {
      // The writer looks it up among the names of the caller's account: a cancel must pass.
      return true;
    }
  }

  async #accountOf(id: string, accounts: AccountScope, caller: Caller): Promise<string> {
    const order = await this.#look(id, accounts, caller).catch(() => {
      const detail = 'The order database cannot be read now. Name the order by its orderId.';
      throw new ProblemException(problemDetails(503, detail, { outcome: 'NOT_SENT' }), {
        'retry-after': '1',
      });
    });
    if (order !== undefined) return order.account;
    const text =
      'No order of your accounts has this name. One that was just placed is found by its orderId, or with its account.';
    throw unknownOrder(id, text);
  }

  async #look(id: string, accounts: AccountScope, caller: Caller): Promise<OrderView | undefined> {
    const found = await this.queries.byAnyName(id, accounts);
    if (found !== undefined) return found;
    await this.written.missing(caller.user);
    return this.queries.byAnyName(id, accounts);
  }
}

function unknownOrder(value: string, text?: string): ProblemException {
  const reason = { code: 'UNKNOWN_ORDER', ...(text !== undefined && { text }) } as const;
  return refusal(reason, { context: { field: 'id', value } });
}

function only([account, another]: readonly string[]): { readonly account?: string } {
  return account === undefined || another !== undefined ? {} : { account };
}
