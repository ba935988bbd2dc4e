import {
  formatDecimal,
  type Instrument,
  type OrderEvent,
  type OrderState,
  type Price,
  type Side,
} from '@ome/domain';
import type { PositionDocument } from '../documents/position.schema.js';

/** Sums keep one scale whatever the instrument's is now: its rules may change, the sum may not. */
const QUANTITY_SCALE = 9;
const NOTIONAL_SCALE = 18;

/** What a fill, correction or bust adds to the sums, in units of the instrument; a bust adds less than nothing. */
export interface BookedFill {
  readonly account: string;
  readonly instrument: Instrument;
  readonly side: Side;
  readonly quantity: number;
  readonly notional: bigint;
  /** Of a fill alone: corrections and busts leave the last prices. */
  readonly tradePrice?: Price;
  readonly transactTime: string;
  readonly offset: number;
}

interface Amount {
  readonly lastQty: number;
  readonly lastPx: number;
}

const NOTHING: Amount = { lastQty: 0, lastPx: 0 };

/** `undefined` for an event that books nothing. */
export function bookedFillOf(
  event: OrderEvent,
  { account, instrument, side }: OrderState,
  offset: number,
): BookedFill | undefined {
  const common = { account, instrument, side, transactTime: event.occurredAt, offset };
  if (event.type === 'FILL_BOOKED') {
    return { ...common, ...difference(NOTHING, event), tradePrice: event.lastPx };
  }
  if (event.type === 'FILL_CORRECTED') return { ...common, ...difference(event.replaces, event) };
  if (event.type === 'FILL_BUSTED') return { ...common, ...difference(event.replaces, NOTHING) };
  return undefined;
}

function difference(before: Amount, after: Amount) {
  return {
    quantity: after.lastQty - before.lastQty,
    notional: notionalOf(after) - notionalOf(before),
  };
}

function notionalOf({ lastQty, lastPx }: Amount): bigint {
  return BigInt(lastQty) * BigInt(lastPx);
}

export function positionKeyOf({ account, instrument }: BookedFill): string {
  return `${account}|${instrument.venue}|${instrument.symbol}`;
}

/** The position with the fill; unchanged when the fill is in it already. */
export function addFill(
  position: PositionDocument | undefined,
  fill: BookedFill,
  partition: number,
): PositionDocument {
  if (position !== undefined && position.offset >= fill.offset) return position;
  const { instrument, side } = fill;
  const qty = scaled(fill.quantity, instrument.quantityScale, QUANTITY_SCALE);
  const notional = scaled(
    fill.notional,
    instrument.quantityScale + instrument.priceScale,
    NOTIONAL_SCALE,
  );
  const buys = side === 'BUY';
  const bought = parse(position?.boughtQty, QUANTITY_SCALE) + (buys ? qty : 0n);
  const sold = parse(position?.soldQty, QUANTITY_SCALE) + (buys ? 0n : qty);
  const boughtNotional = parse(position?.boughtNotional, NOTIONAL_SCALE) + (buys ? notional : 0n);
  const soldNotional = parse(position?.soldNotional, NOTIONAL_SCALE) + (buys ? 0n : notional);
  return {
    _id: positionKeyOf(fill),
    account: fill.account,
    venue: instrument.venue,
    symbol: instrument.symbol,
    boughtQty: formatDecimal(bought, QUANTITY_SCALE),
    soldQty: formatDecimal(sold, QUANTITY_SCALE),
    netQty: formatDecimal(bought - sold, QUANTITY_SCALE),
    boughtNotional: formatDecimal(boughtNotional, NOTIONAL_SCALE),
    soldNotional: formatDecimal(soldNotional, NOTIONAL_SCALE),
    partition,
    offset: fill.offset,
  };
}

function scaled(units: number | bigint, from: number, to: number): bigint {
  return BigInt(units) * 10n ** BigInt(to - from);
}

/** The units of what `formatDecimal` printed. */
function parse(text: string | undefined, scale: number): bigint {
  if (text === undefined) return 0n;
  const [whole = '0', fraction = ''] = text.split('.');
  return BigInt(whole + fraction.padEnd(scale, '0'));
}
