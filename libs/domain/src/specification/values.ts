import { parseDecimal, price, quantity, type Decimal } from '../decimal.js';
import {
  account,
  clientOrderId,
  execId,
  inputId,
  instrumentSymbol,
  orderId,
  position,
  requestId,
  timestamp,
  venue,
} from '../identifiers.js';
import type { Instrument } from '../instrument.js';

export const ORDER = orderId('1a2b00000000000001000000');
export const ACCOUNT = account('acme-1');
export const FIRST_NAME = clientOrderId('X');
export const VENUE = venue('XTST');
export const RECEIVED_AT = timestamp('2026-03-02T09:00:00.000Z');
export const TRANSACT_TIME = timestamp('2026-03-02T09:00:00.500Z');
export const NOW = timestamp('2026-03-02T09:00:01.000Z');

/** Tick 0.05, lot 1, prices 0.05 to 100000.00, quantities 1 to 1000000. */
export const INSTRUMENT: Instrument = {
  venue: VENUE,
  symbol: instrumentSymbol('TEST'),
  version: 1,
  priceScale: 2,
  quantityScale: 0,
  tick: price(5),
  lot: quantity(1),
  minimumPrice: price(5),
  maximumPrice: price(10_000_000),
  minimumQuantity: quantity(1),
  maximumQuantity: quantity(1_000_000),
};

export function decimal(text: string | number): Decimal {
  const parsed = parseDecimal(String(text));
  if (parsed === undefined) throw new Error(`Not a decimal: ${text}`);
  return parsed;
}

export const names = { account, clientOrderId, execId, inputId, orderId, requestId, venue };

/** Facts that say where an input came from: every one has its own. */
export function arrival(number: number) {
  return { inputId: inputId(`input-${number}`), cause: position(`ome.inbox.v1/3/${number}`) };
}
