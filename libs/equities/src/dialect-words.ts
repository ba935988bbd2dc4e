import type { OrdStatus, Side } from '@ome/domain';

/** The dialect's code of a status (FIX OrdStatus, legacy-rest.md "States"). It has none for an order that is held: suspended. */
export const STATE_CODES: Readonly<Record<OrdStatus, string>> = {
  NEW: '0',
  PARTIALLY_FILLED: '1',
  FILLED: '2',
  DONE_FOR_DAY: '3',
  CANCELED: '4',
  PENDING_CANCEL: '6',
  STOPPED: '7',
  REJECTED: '8',
  SUSPENDED: '9',
  HIBERNATED: '9',
  PENDING_NEW: 'A',
  CALCULATED: 'B',
  EXPIRED: 'C',
  ACCEPTED_FOR_BIDDING: 'D',
  PENDING_REPLACE: 'E',
};

const codes = new Map<string, string>(Object.entries(STATE_CODES));

/** The code of a status that was read from a document. */
export function stateCodeOf(ordStatus: string): string {
  const code = codes.get(ordStatus);
  if (code === undefined) throw new Error(`No order has the status ${ordStatus}`);
  return code;
}

/** `B` or `S`. */
export function shownSide(side: string): string {
  return side === 'BUY' ? 'B' : 'S';
}

/** By the dialect's `side`: 0 buy, 1 sell. */
export const SIDES = ['BUY', 'SELL'] as const satisfies readonly Side[];

const ACCOUNT = /^equities-(0|[1-9]\d*)$/;

/** Account n of the dialect is `equities-n` here (services.md). */
export function accountName(account: number): string {
  return `equities-${account}`;
}

/** The dialect's number of an account; one that was not named by this dialect is shown as it is. */
export function shownAccount(account: string): number | string {
  const [, number] = ACCOUNT.exec(account) ?? [];
  return number === undefined ? account : Number(number);
}

/** `2026-01-05T09:15:00.123Z` is shown `2026-01-05 09:15:00`, in UTC. */
export function shownStamp(time: string): string {
  return `${time.slice(0, 10)} ${time.slice(11, 19)}`;
}
