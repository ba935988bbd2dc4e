import { formatDecimal, price, quantity, timestamp } from '@ome/domain';
import type { Instrument, OrderTerms } from '@ome/domain';
import { unitsOf } from '../wire/instrument.js';
import { present } from '../wire/present.js';
import type { Fields } from '../wire/present.js';
import type { TermsRecord } from './event-parts.js';

type CommonTerms = Omit<Extract<OrderTerms, { orderType: 'MARKET' }>, 'orderType'>;

export function termsToWire(terms: OrderTerms, instrument: Instrument): TermsRecord {
  const { priceScale, quantityScale } = instrument;
  const { displayQuantity, displayPriceDelta } = terms;
  const common = {
    quantity: formatDecimal(terms.quantity, quantityScale),
    timeInForce: terms.timeInForce,
    expireTime: terms.expireTime,
    displayQuantity:
      displayQuantity === undefined ? undefined : formatDecimal(displayQuantity, quantityScale),
    displayPriceDelta:
      displayPriceDelta === undefined ? undefined : formatDecimal(displayPriceDelta, priceScale),
    allOrNone: terms.allOrNone,
  };
  return terms.orderType === 'LIMIT'
    ? present<TermsRecord>({
        ...common,
        orderType: 'LIMIT',
        price: formatDecimal(terms.price, priceScale),
      })
    : present<TermsRecord>({ ...common, orderType: 'MARKET' });
}

/** Throws a RangeError when the terms do not fit the instrument. */
export function termsFromWire(terms: TermsRecord, instrument: Instrument): OrderTerms {
  const { priceScale, quantityScale } = instrument;
  const { expireTime, displayQuantity, displayPriceDelta } = terms;
  const common: Fields<CommonTerms> = {
    quantity: quantity(unitsOf(terms.quantity, quantityScale)),
    timeInForce: terms.timeInForce,
    expireTime: expireTime === undefined ? undefined : timestamp(expireTime),
    displayQuantity:
      displayQuantity === undefined ? undefined : quantity(unitsOf(displayQuantity, quantityScale)),
    displayPriceDelta:
      displayPriceDelta === undefined ? undefined : price(unitsOf(displayPriceDelta, priceScale)),
    allOrNone: terms.allOrNone,
  };
  return terms.orderType === 'LIMIT'
    ? present<OrderTerms>({
        ...common,
        orderType: 'LIMIT',
        price: price(unitsOf(terms.price, priceScale)),
      })
    : present<OrderTerms>({ ...common, orderType: 'MARKET' });
}
