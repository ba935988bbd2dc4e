import { parseDecimal, rescale, type Decimal, type Instrument, type ReasonCode } from '@ome/domain';
import { isSaid } from '@ome/equities';
import type { NewOrderDto, UpdateOrderDto } from './equities-requests.dto.js';

/** Why the door itself refuses an order before anything is stored; `undefined` when it does not. */
export function checkNewOrder(
  order: NewOrderDto,
  instrument: Instrument | undefined,
): ReasonCode | undefined {
  if (instrument === undefined) return 'UNKNOWN_INSTRUMENT';
  return (
    quantityFault(decimalOf(order.total_qty), instrument) ??
    (order.price_instruction === 'MARKET'
      ? marketPriceFault(order.ask_price)
      : limitPriceFault(decimalOf(order.ask_price), instrument))
  );
}

/** The order's tick and lot are the writer's to check: the door does not know its instrument. */
export function checkUpdate(update: UpdateOrderDto): ReasonCode | undefined {
  if (isSaid(update.ask_price) && decimalOf(update.ask_price).units <= 0)
    return 'PRICE_OUT_OF_RANGE';
  if (isSaid(update.total_qty) && decimalOf(update.total_qty).units <= 0) return 'QUANTITY_OFF_LOT';
  return undefined;
}

function quantityFault(quantity: Decimal, instrument: Instrument): ReasonCode | undefined {
  const units = rescale(quantity, instrument.quantityScale);
  if (units === undefined || units <= 0 || units % instrument.lot !== 0) return 'QUANTITY_OFF_LOT';
  const { minimumQuantity, maximumQuantity } = instrument;
  return units < minimumQuantity || units > maximumQuantity ? 'QUANTITY_OUT_OF_RANGE' : undefined;
}

function limitPriceFault(price: Decimal, instrument: Instrument): ReasonCode | undefined {
  const { minimumPrice, maximumPrice, priceScale, tick } = instrument;
  if (price.units <= 0) return 'PRICE_OUT_OF_RANGE';
  const units = rescale(price, priceScale);
  if (units === undefined || units % tick !== 0) return 'PRICE_OFF_TICK';
  const low = minimumPrice !== undefined && units < minimumPrice;
  const high = maximumPrice !== undefined && units > maximumPrice;
  return low || high ? 'PRICE_OUT_OF_RANGE' : undefined;
}

function marketPriceFault(price: string | undefined): ReasonCode | undefined {
  return isSaid(price) && decimalOf(price).units !== 0 ? 'PRICE_NOT_ALLOWED' : undefined;
}

function decimalOf(text: string | undefined): Decimal {
  const decimal = parseDecimal(text ?? '');
  if (decimal === undefined) throw new Error(`A checked field is no decimal: ${text}`);
  return decimal;
}
