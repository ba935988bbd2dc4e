import { account, instrumentSymbol, venue } from '@ome/domain';
import type { OrderScope, TradingLimits } from '@ome/domain';
import { Type } from 'typebox';
import type { Static } from 'typebox';
import { decimalOf, decimalText } from './decimals.js';
import { Count, Id, SideField, UnsignedDecimalText } from './fields.js';
import { optionally, present } from './present.js';

const optional = Type.Optional;
const strict = { additionalProperties: false } as const;

/** Orders that have all that is stated. Strict: a misspelt account must not stop everybody. */
export const ScopeSchema = Type.Object(
  {
    account: optional(Id),
    venue: optional(Id),
    symbol: optional(Id),
    side: optional(SideField),
    submittedBy: optional(Id),
  },
  { ...strict, description: 'an object of account, venue, symbol, side and submittedBy' },
);
export type ScopeRecord = Readonly<Static<typeof ScopeSchema>>;

export const LimitsSchema = Type.Object(
  {
    venue: optional(Id),
    symbol: optional(Id),
    maximumOpenOrders: optional(Count),
    maximumQuantity: optional(UnsignedDecimalText),
    maximumNotional: optional(UnsignedDecimalText),
    collarBasisPoints: optional(Count),
  },
  { ...strict, description: 'limits of an account, or of an account on a venue or symbol' },
);
export type LimitsRecord = Readonly<Static<typeof LimitsSchema>>;

export function scopeFromWire(record: ScopeRecord): OrderScope {
  return present<OrderScope>({
    account: optionally(account, record.account),
    venue: optionally(venue, record.venue),
    symbol: optionally(instrumentSymbol, record.symbol),
    side: record.side,
    submittedBy: record.submittedBy,
  });
}

export function limitsFromWire(record: LimitsRecord): TradingLimits {
  return present<TradingLimits>({
    venue: optionally(venue, record.venue),
    symbol: optionally(instrumentSymbol, record.symbol),
    maximumOpenOrders: record.maximumOpenOrders,
    maximumQuantity: optionally(decimalOf, record.maximumQuantity),
    maximumNotional: optionally(decimalOf, record.maximumNotional),
    collarBasisPoints: record.collarBasisPoints,
  });
}

export function limitsToWire(limits: TradingLimits): LimitsRecord {
  return present<LimitsRecord>({
    venue: limits.venue,
    symbol: limits.symbol,
    maximumOpenOrders: limits.maximumOpenOrders,
    maximumQuantity: optionally(decimalText, limits.maximumQuantity),
    maximumNotional: optionally(decimalText, limits.maximumNotional),
    collarBasisPoints: limits.collarBasisPoints,
  });
}
