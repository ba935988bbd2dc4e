import { Type, type Static } from 'typebox';
import { Count, DecimalText, Id, oneOf, Time, UnsignedDecimalText } from '../wire/fields.js';
import { checkOf, readObject, refused, type Check, type Parsed } from '../wire/parse.js';

const facts = { venue: Id, symbol: Id };

/** Two orders met; who they were is not said. */
export const PublicTradeSchema = Type.Object({
  type: oneOf(['TRADE']),
  ...facts,
  tradeId: Id,
  price: DecimalText,
  quantity: UnsignedDecimalText,
  transactTime: Time,
});

const LevelSchema = Type.Object({ price: DecimalText, quantity: UnsignedDecimalText });
const SideSchema = Type.Array(LevelSchema, {
  maxItems: 100,
  description: 'a list of price levels, best first',
});

/** The best price levels of a book as they stand; the next record of the symbol replaces it. */
export const PublicBookSchema = Type.Object({
  type: oneOf(['BOOK']),
  ...facts,
  /** Rises with every change of the book; a reader drops what is not above what it has. */
  revision: Count,
  at: Time,
  bids: SideSchema,
  offers: SideSchema,
});

/** What was traded of a symbol so far; the next record of the symbol replaces it. */
export const MarketStatisticsSchema = Type.Object({
  type: oneOf(['STATISTICS']),
  ...facts,
  at: Time,
  lastPrice: DecimalText,
  lastQuantity: UnsignedDecimalText,
  totalQuantity: UnsignedDecimalText,
  lastTradeTime: Time,
  highestPrice: DecimalText,
  lowestPrice: DecimalText,
  /** Of the last trade against the one before. */
  priceDirection: oneOf(['UP', 'DOWN', 'UNCHANGED']),
  /** By quantity, rounded half away from zero to the digits of a price and two more. */
  averagePrice: DecimalText,
});

/** A contract goes into another phase, or to another product. */
export const ContractStateSchema = Type.Object({
  type: oneOf(['CONTRACT']),
  ...facts,
  at: Time,
  state: oneOf(['STANDBY', 'ACTIVE', 'INACTIVE']),
  tradingPhase: oneOf(['CLOSED', 'CONTINUOUS']),
  product: Id,
  tradingPhaseStart: Time,
  tradingPhaseEnd: Time,
});

export type PublicTradeRecord = Readonly<Static<typeof PublicTradeSchema>>;
export type PublicBookRecord = Readonly<Static<typeof PublicBookSchema>>;
export type MarketStatisticsRecord = Readonly<Static<typeof MarketStatisticsSchema>>;
export type ContractStateRecord = Readonly<Static<typeof ContractStateSchema>>;

/** A record of `ome.market-data.v1`. */
export type MarketDataRecord =
  PublicTradeRecord | PublicBookRecord | MarketStatisticsRecord | ContractStateRecord;

const checks: ReadonlyMap<unknown, Check<MarketDataRecord>> = new Map<
  unknown,
  Check<MarketDataRecord>
>([
  ['TRADE', checkOf('a public trade', PublicTradeSchema)],
  ['BOOK', checkOf('a public book', PublicBookSchema)],
  ['STATISTICS', checkOf('market statistics', MarketStatisticsSchema)],
  ['CONTRACT', checkOf('a contract state', ContractStateSchema)],
]);

/** The key of a record: venue and symbol. */
export function marketDataKey({ venue, symbol }: MarketDataRecord): string {
  return `${venue}/${symbol}`;
}

export function encodeMarketData(record: MarketDataRecord): string {
  return JSON.stringify(record);
}

/** A record of `ome.market-data.v1`. Never throws. Fields that a later version adds are let through. */
export function parseMarketData(value: Uint8Array | null): Parsed<MarketDataRecord> {
  const object = readObject(value);
  if (!object.ok) return object;
  const check = checks.get(object.value['type']);
  if (check === undefined) {
    return refused(`type: must be one of ${[...checks.keys()].join(', ')}`);
  }
  return check(object.value);
}
