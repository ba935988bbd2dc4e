import { formatDecimal, type Instrument, type Side } from '@ome/domain';
import type { PositionDocument } from '../documents/position.schema.js';

/** Sums keep one scale whatever the instrument's is now: its rules may change, the sum may not. */
const QUANTITY_SCALE = 9;
const NOTIONAL_SCALE = 18;

/** A booked fill, as everything that sums fills needs it. */
export interface BookedFill {
  readonly account: string;
  readonly instrument: Instrument;
  readonly side: Side;
  readonly lastQty: number;
  readonly lastPx: number;
  readonly transactTime: string;
  readonly offset: number;
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
  const qty = scaled(fill.lastQty, instrument.quantityScale, QUANTITY_SCALE);
  const notional = scaled(
    BigInt(fill.lastQty) * BigInt(fill.lastPx),
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
