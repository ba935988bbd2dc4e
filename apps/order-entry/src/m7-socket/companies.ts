import type { OrderState } from '@ome/domain';
import type { SocketCaller } from './socket-access.js';

/** The attribute of an order that says for which company it was entered. */
export const COMPANY = 'company';

/**
 * Whose orders callers see: a company's users see one another's. An order that came through another
 * door says no company: then it is that of the account, as the tokens of callers have named it.
 */
export class Companies {
  readonly #ofAccount = new Map<string, string>();

  learn({ company, accounts }: SocketCaller): void {
    if (company === undefined) return;
    for (const account of accounts) if (account !== '*') this.#ofAccount.set(account, company);
  }

  companyOf(order: OrderState): string | undefined {
    return order.attributes?.[COMPANY] ?? this.#ofAccount.get(order.account);
  }

  maySee({ role, company, accounts }: SocketCaller, order: OrderState): boolean {
    if (role === 'operator' || accounts.includes(order.account)) return true;
    return company !== undefined && company === this.companyOf(order);
  }
}
