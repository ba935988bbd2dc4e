import type { ExecType } from '@ome/domain';

/**
 * What a code of OrdStatus reports (legacy-rest.md "States"). 1 and 2 are fills, whatever the state;
 * 5 is FIX 4.2's Replaced, which the dialect never shows.
 */
const BY_ORD_STATUS: ReadonlyMap<string, ExecType> = new Map([
  ['0', 'NEW'],
  ['1', 'TRADE'],
  ['2', 'TRADE'],
  ['3', 'DONE_FOR_DAY'],
  ['4', 'CANCELED'],
  ['5', 'REPLACED'],
  ['6', 'PENDING_CANCEL'],
  ['7', 'STOPPED'],
  ['8', 'REJECTED'],
  ['9', 'SUSPENDED'],
  ['A', 'PENDING_NEW'],
  ['B', 'CALCULATED'],
  ['C', 'EXPIRED'],
  ['D', 'ACCEPTED_FOR_BIDDING'],
  ['E', 'PENDING_REPLACE'],
]);

/** ExecType codes that say what OrdStatus alone does not: an order that is open, filled in part or in full was replaced. */
const BY_EXEC_TYPE: ReadonlyMap<string, ExecType> = new Map([['5', 'REPLACED']]);

export const ORD_STATUS_CODES: readonly string[] = [...BY_ORD_STATUS.keys()];

/** What a report says happened. A code of OrdStatus counts, but for an ExecType that it cannot express. */
export function execTypeOf(ordStatus: string, execType: string | undefined): ExecType {
  const said = BY_EXEC_TYPE.get(execType ?? '') ?? BY_ORD_STATUS.get(ordStatus);
  if (said === undefined) throw new Error(`A checked OrdStatus has no meaning: ${ordStatus}`);
  return said;
}
