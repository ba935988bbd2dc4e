import { parsePosition, TOPICS } from '@ome/contracts';

/** What a caller wants to see: all trades, or those of an order, of an account, or of both. */
export interface TradesQuestion {
  /** Any id of the order's chain. */
  readonly orderId?: string;
  readonly account?: string;
  /** Trades after this position. */
  readonly after?: TradePosition;
  readonly limit: number;
}

export interface TradePosition {
  readonly partition: number;
  readonly offset: number;
}

export type ReadQuestion =
  | { readonly ok: true; readonly question: TradesQuestion }
  | { readonly ok: false; readonly faults: readonly string[] };

const MAXIMUM_ID_LENGTH = 128;
const DEFAULT_LIMIT = 100;
const MAXIMUM_LIMIT = 1_000;

/** Reads a query string; a parameter that is given twice arrives as a list and is a fault. */
export function readQuestion(query: Readonly<Record<string, unknown>>): ReadQuestion {
  const faults: string[] = [];
  const orderId = idOf('orderId', query['orderId'], faults);
  const account = idOf('account', query['account'], faults);
  const after = cursorOf(query['cursor'], faults);
  const limit = limitOf(query['limit'], faults);
  if (faults.length > 0) return { ok: false, faults };
  return {
    ok: true,
    question: {
      ...(orderId !== undefined && { orderId }),
      ...(account !== undefined && { account }),
      ...(after !== undefined && { after }),
      limit,
    },
  };
}

/** The cursor that goes on after a trade. */
export function cursorAfter({ partition, offset }: TradePosition): string {
  return Buffer.from(`${TOPICS.fills}/${partition}/${offset}`).toString('base64url');
}

function idOf(name: string, given: unknown, faults: string[]): string | undefined {
  if (given === undefined) return undefined;
  if (typeof given === 'string' && given.length > 0 && given.length <= MAXIMUM_ID_LENGTH) {
    return given;
  }
  faults.push(`${name}: must be one text of 1 to ${MAXIMUM_ID_LENGTH} characters`);
  return undefined;
}

function cursorOf(given: unknown, faults: string[]): TradePosition | undefined {
  if (given === undefined) return undefined;
  const text = typeof given === 'string' ? Buffer.from(given, 'base64url').toString() : '';
  const position = parsePosition(text);
  if (position?.topic === TOPICS.fills) {
    return { partition: position.partition, offset: Number(position.offset) };
  }
  faults.push('cursor: must be the `next` of an earlier answer');
  return undefined;
}

function limitOf(given: unknown, faults: string[]): number {
  if (given === undefined) return DEFAULT_LIMIT;
  const limit = typeof given === 'string' && /^\d{1,6}$/.test(given) ? Number(given) : 0;
  if (limit >= 1 && limit <= MAXIMUM_LIMIT) return limit;
  faults.push(`limit: must be a whole number from 1 to ${MAXIMUM_LIMIT}`);
  return DEFAULT_LIMIT;
}
