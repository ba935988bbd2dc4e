import type { RequestedOrder } from './order-batch.js';
import { decimalText } from './numbers.js';
import type {
  Direction,
  ExecutionRestriction,
  OrderError,
  ValidityRestriction,
} from './private-order.js';
import { readTime } from './times.js';

/** What a request says of an order's terms, in decimals and times of ours; no defaults. */
export interface StatedTerms {
  readonly quantity?: string;
  readonly price?: string;
  readonly displayQuantity?: string;
  readonly displayPriceDelta?: string;
  readonly restriction?: ExecutionRestriction;
  readonly validity?: ValidityRestriction;
  readonly until?: string;
  readonly text?: string;
}

/** What the order is, for rules that depend on it. */
export interface Standing {
  readonly direction?: Direction;
  /** Where the request names none. */
  readonly validity: ValidityRestriction;
}

const RESTRICTIONS: ReadonlyMap<string, ExecutionRestriction> = new Map<
  string,
  ExecutionRestriction
>([
  ['None', 'None'],
  ['NON', 'None'],
  ['ImmediateOrCancel', 'ImmediateOrCancel'],
  ['IOC', 'ImmediateOrCancel'],
  ['FillOrKill', 'FillOrKill'],
  ['FOK', 'FillOrKill'],
  ['AllOrNone', 'AllOrNone'],
  ['AON', 'AllOrNone'],
  ['Aon', 'AllOrNone'],
]);
const VALIDITIES: ReadonlyMap<string, ValidityRestriction> = new Map<string, ValidityRestriction>([
  ['GoodForSession', 'GoodForSession'],
  ['GoodUntilDate', 'GoodUntilDate'],
]);
const MAXIMUM_COMMENT_BYTES = 1_024;

/** Reads what is there; every fault at once. Tick, lot and ranges are the writer's to check. */
export function readTerms(
  order: RequestedOrder,
  standing: Standing,
): { readonly terms: StatedTerms; readonly errors: readonly OrderError[] } {
  const errors: OrderError[] = [];
  const take = <Value>(read: Value | OrderError | undefined): Value | undefined => {
    if (!isError(read)) return read;
    errors.push(read);
    return undefined;
  };
  const restriction = take(
    wordOf(RESTRICTIONS, 'executionRestriction', order.executionRestriction),
  );
  const validity = take(wordOf(VALIDITIES, 'validityRestriction', order.validityRestriction));
  const given = {
    quantity: take(amountOf('quantity', order.quantity)),
    price: take(amountOf('price', order.price)),
    displayQuantity: take(displayOf(order)),
    displayPriceDelta: take(deltaOf(order, standing.direction)),
    restriction,
    validity,
    until: take(untilOf(order, validity ?? standing.validity)),
    text: take(commentOf(order)),
  };
  const said = Object.entries(given).filter(([, value]) => value !== undefined);
  return { terms: Object.fromEntries(said), errors };
}

function isError(value: unknown): value is OrderError {
  return typeof value === 'object' && value !== null && 'code' in value;
}

function wordOf<Word extends string>(
  words: ReadonlyMap<string, Word>,
  field: string,
  text: string | null | undefined,
): Word | OrderError | undefined {
  if (text === undefined || text === null) return undefined;
  const known = [...new Set(words.values())].join(', ');
  return (
    words.get(text) ?? { code: 'FieldOutOfRange', message: `${field}: must be one of ${known}` }
  );
}

function amountOf(
  field: string,
  value: number | null | undefined,
): string | OrderError | undefined {
  if (value === undefined || value === null) return undefined;
  const message = `${field}: has more digits than an order may have`;
  return decimalText(value) ?? { code: 'FieldOutOfRange', message };
}

/** Under its name, or the older one. */
function displayOf(order: RequestedOrder): string | OrderError | undefined {
  const shown = amountOf('icebergDisplayQuantity', order.icebergDisplayQuantity);
  const older = amountOf('icebergVisibleQuantity', order.icebergVisibleQuantity);
  if (shown === undefined || older === undefined || isError(shown)) return shown ?? older;
  if (shown === older) return shown;
  const message = 'icebergDisplayQuantity: differs from icebergVisibleQuantity, its older name';
  return { code: 'IllegalField', message };
}

/** A new slice never betters the price for the market. */
function deltaOf(
  order: RequestedOrder,
  direction: Direction | undefined,
): string | OrderError | undefined {
  const { icebergPriceDelta } = order;
  if (typeof icebergPriceDelta !== 'number') return undefined;
  const wrong = direction === 'Buy' ? icebergPriceDelta > 0 : icebergPriceDelta < 0;
  if (direction !== undefined && wrong) {
    const allowed = direction === 'Buy' ? 'above 0 to buy' : 'below 0 to sell';
    return { code: 'FieldOutOfRange', message: `icebergPriceDelta: must not be ${allowed}` };
  }
  return amountOf('icebergPriceDelta', icebergPriceDelta);
}

/** The date goes with GoodUntilDate; beside anything else it is ignored. */
function untilOf(
  { validityDate }: RequestedOrder,
  effective: ValidityRestriction,
): string | OrderError | undefined {
  if (effective !== 'GoodUntilDate') return undefined;
  if (validityDate === undefined || validityDate === null) return undefined;
  const message = 'validityDate: is no time such as 2026-01-05T14:00:00Z';
  const time = typeof validityDate === 'string' ? readTime(validityDate) : undefined;
  return time ?? { code: 'FieldFormatInvalid', message };
}

function commentOf({ comment }: RequestedOrder): string | OrderError | undefined {
  if (comment === undefined || comment === null) return undefined;
  if (Buffer.byteLength(comment) <= MAXIMUM_COMMENT_BYTES && !/\p{Surrogate}/u.test(comment)) {
    return comment;
  }
  const message = `comment: has more than ${MAXIMUM_COMMENT_BYTES} bytes, or half a character`;
  return { code: 'FieldOutOfRange', message };
}
