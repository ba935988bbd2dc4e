import { shardOf } from '@ome/contracts';
import { EVERY_ACCOUNT, mayTrade, type Caller } from '@ome/access';
import { refusal } from '@ome/api';
import { ProblemException, problemDetails } from '@ome/platform';
import type { AccountScope, OrderQueries, OrderView } from '@ome/projections';
import { ambiguousOrder } from '../ambiguous-order.js';
import { requireOneAccount } from '../one-account.js';
import type { ProjectedWrites } from '../projected-writes.js';
import type { EarlierRequests } from './earlier-requests.js';

/** How a request names its order. A function of the request alone wherever it can be, so that a repeat has the same body. */
export interface OrderTarget {
  readonly account?: string;
  readonly orderId?: string;
  readonly origClientOrderId?: string;
}

const ORDER_ID = /^[0-9a-f]{24}$/;

/** A request that names an order by whichever of its names. */
export interface Naming {
  readonly id: string;
  readonly caller: Caller;
  /** The account that the request says. */
  readonly named: string | undefined;
  /** Of the request: what it is known by when it is repeated. @throws ProblemException 400 without one */
  readonly requestId: () => string;
  /** A cancel, or what takes the order off the market: it must pass. */
  readonly takesRiskAway: boolean;
}

interface OrderTargetsOptions {
  readonly queries: Pick<OrderQueries, 'ordersNamed'>;
  readonly written: Pick<ProjectedWrites, 'missing'>;
  readonly earlier: Pick<EarlierRequests, 'targetOf'>;
}

/**
 * Finds out which order a path names. An orderId tells by its shard whether it can be the caller's,
 * and a name within his only account, or the one that he says, needs no look-up either: an order
 * placed a moment ago is found. What is left is asked of the projection: of two orders of a name, none
 * is taken for the one that is meant. Only a repeat goes where it went first, whatever was named so
 * since. What takes risk away takes the order that is there; else the projection has first what the
 * caller wrote here of his other accounts.
 */
export class OrderTargets {
  constructor(private readonly options: OrderTargetsOptions) {}

  /** @throws ProblemException 400 for a name that no account has, 404 when it cannot be an order of the caller, 409 when it can be several, 503 when that cannot be found out */
  async find(naming: Naming): Promise<OrderTarget> {
    const { id, caller, named } = naming;
    requireOneAccount(named, 'account');
    if (named !== undefined && !mayTrade(caller, named)) throw unknownOrder(id);
    const every = named === undefined && mayTrade(caller, EVERY_ACCOUNT);
    const accounts = named === undefined ? caller.accounts : [named];
    if (ORDER_ID.test(id)) {
      if (every) return this.#ofSeveral(naming, 'ANY');
      const own = accounts.filter((account) => shardOf(account) === id.slice(0, 4));
      const [one, another] = own;
      if (another !== undefined) return this.#ofSeveral(naming, own);
      if (one !== undefined) return { orderId: id, account: one };
      if (!(await this.#isName(id, accounts, caller))) throw unknownOrder(id);
    }
    const { account } = every ? {} : only(accounts);
    return {
      origClientOrderId: id,
      account: account ?? (await this.#accountOf(naming, every ? 'ANY' : accounts)),
    };
  }

  /** Where the order trades; `undefined` when the database knows no such order, or is away: a change need not wait for it. */
  async marketOf(
    { account, orderId, origClientOrderId: name }: OrderTarget,
    caller: Caller,
  ): Promise<Pick<OrderView, 'venue' | 'symbol'> | 'NOT_YET' | undefined> {
    const { queries, written } = this.options;
    const scope = account === undefined ? 'ANY' : [account];
    const look = async () => (await queries.ordersNamed(orderId ?? name ?? '', scope))[0];
    try {
      const known = await look();
      if (known !== undefined) return known;
      const missing = await written.missing(caller.user, scope);
      return (await look()) ?? (missing.length > 0 ? 'NOT_YET' : undefined);
    } catch {
      return undefined;
    }
  }

  /**
   * The id may be a later one of an equities order, which is a name in an account that an operator
   * need not know, and one of several accounts need not say. Without an answer it is taken as an
   * orderId: a cancel must pass.
   */
  async #ofSeveral(naming: Naming, accounts: AccountScope): Promise<OrderTarget> {
    const { id, caller } = naming;
    const found = await this.#look(id, accounts, caller).catch(() => []);
    const order = await this.#only(found, naming);
    if (order === undefined || order.orderId === id) return { orderId: id };
    return { origClientOrderId: id, account: order.account };
  }

  /** An id of 24 hex digits may be a name that the caller chose. */
  async #isName(id: string, accounts: readonly string[], caller: Caller): Promise<boolean> {
    try {
      return (await this.#look(id, accounts, caller)).length > 0;
    } catch {
      // The writer looks it up among the names of the caller's account: a cancel must pass.
      return true;
    }
  }

  async #accountOf(naming: Naming, accounts: AccountScope): Promise<string> {
    const { id, caller, takesRiskAway } = naming;
    const { queries, written } = this.options;
    const look = async () =>
      this.#only(await queries.ordersNamed(id, accounts).catch(away), naming);
    const first = await look();
    if (first !== undefined && takesRiskAway) return first.account;
    // An order of another account that is not projected may have the same name.
    const missing = await written.missing(caller.user, others(accounts, first)).catch(away);
    const order = await look();
    if (order !== undefined && takesRiskAway) return order.account;
    if (missing.length > 0) throw notSent(NOT_PROJECTED);
    if (order !== undefined) return order.account;
    const text =
      'No order of your accounts has this name. One that was just placed is found by its orderId, or with its account.';
    throw unknownOrder(id, text);
  }

  /** @throws ProblemException 409 for several, unless the request went to one of them before; 503 when that cannot be found out */
  async #only(
    found: readonly OrderView[],
    { id, requestId }: Naming,
  ): Promise<OrderView | undefined> {
    const [order, another] = found;
    if (another === undefined) return order;
    const earlier = await this.options.earlier.targetOf(requestId(), found).catch(away);
    if (earlier === undefined) throw ambiguousOrder(id, found);
    return earlier;
  }

  async #look(id: string, accounts: AccountScope, caller: Caller): Promise<readonly OrderView[]> {
    const { queries, written } = this.options;
    const found = await queries.ordersNamed(id, accounts);
    if (found.length > 0) return found;
    await written.missing(caller.user, accounts);
    return queries.ordersNamed(id, accounts);
  }
}

/** Where else an order may have the name: in its own account no other has. */
function others(accounts: AccountScope, order: OrderView | undefined): AccountScope {
  return accounts === 'ANY' ? accounts : accounts.filter((account) => account !== order?.account);
}

const NOT_PROJECTED =
  'Requests of yours are not projected yet, and one of them may have given another order this name. Name the order by its orderId, or with its account.';

function away(): never {
  throw notSent('The order database cannot be read now. Name the order by its orderId.');
}

/** Nothing was written: the same request may be sent again under its id. */
export function notSent(detail: string): ProblemException {
  return new ProblemException(problemDetails(503, detail, { outcome: 'NOT_SENT' }), {
    'retry-after': '1',
  });
}

function unknownOrder(value: string, text?: string): ProblemException {
  const reason = { code: 'UNKNOWN_ORDER', ...(text !== undefined && { text }) } as const;
  return refusal(reason, { context: { field: 'id', value } });
}

function only([account, another]: readonly string[]): { readonly account?: string } {
  return account === undefined || another !== undefined ? {} : { account };
}
