/** Named as a spec so that it is no part of the build: it is imported by specs only. */

/** What happens to one order, and what the venue calls it where it says so. */
export type Step = Deed & {
  readonly calls?: string | undefined;
  /** When it happened, in hours; the days begin with hours 24, 48 ... */
  readonly at: number;
};

/** Prices in hundredths; `of` numbers the executions in the order in which they were tried. */
export type Deed =
  | { readonly does: 'replace'; readonly quantity: number }
  | { readonly does: 'cancel' | 'take back' | 'hibernate' | 'activate' }
  | {
      readonly does: 'TRADE';
      readonly quantity: number | undefined;
      readonly cumQty: number | undefined;
      readonly price: number;
      /** What its report says that the order is in all. */
      readonly orderQty: number | undefined;
    }
  | {
      readonly does: 'TRADE_CORRECT';
      readonly of: number;
      readonly quantity: number;
      readonly price: number;
    }
  | { readonly does: 'TRADE_CANCEL'; readonly of: number }
  | { readonly does: 'RESTATED'; readonly quantity: number }
  | { readonly does: 'report'; readonly execType: PlainReport }
  | { readonly does: 'renewed' | 'day rolls' | 'expires' };

export const PLAIN_REPORTS = [
  'NEW',
  'REJECTED',
  'CANCELED',
  'EXPIRED',
  'DONE_FOR_DAY',
  'CALCULATED',
  'SUSPENDED',
  'STOPPED',
  'REPLACED',
  'REPLACE_REJECTED',
  'CANCEL_REJECTED',
  'HIBERNATED',
  'ACTIVATED',
  'HIBERNATE_REJECTED',
  'ACTIVATE_REJECTED',
] as const;
export type PlainReport = (typeof PLAIN_REPORTS)[number];
