import { inputId, type InputId } from './identifiers.js';

/**
 * How long a parked report waits before it is put back for the first time, the second, ... in milliseconds, counted from
 * when it was parked again; after the last it is left to an operator (architecture.md).
 */
export const PARKED_REPORT_DELAYS_MS = [1_000, 5_000, 30_000, 300_000] as const;

const PUT_BACK = /^(.*)\/retry-(\d+)$/;

/** How often the input was put back already: the count is part of its inputId, whoever parks it again. */
export function turnOf(id: InputId): number {
  return Number(PUT_BACK.exec(id)?.[2] ?? 0);
}

/** What the input is called when it is put back once more. */
export function nextTurn(id: InputId): InputId {
  return inputId(`${PUT_BACK.exec(id)?.[1] ?? id}/retry-${turnOf(id) + 1}`);
}

/**
 * True when the input, parked again, is not put back any more. Nothing is lost by it: an INPUT_PARKED with `leftToOperator`
 * is in the log, and the report in the `.dlq`, until an operator puts it back or gives it up, on record; put back, it
 * counts as new. A correction or bust can use up its turns before the trade that it is about comes. Requests are never
 * parked: each is answered when it is decided.
 */
export function isLastTurn(id: InputId): boolean {
  return turnOf(id) >= PARKED_REPORT_DELAYS_MS.length;
}
