import { listedContracts, type MarketDataRecord } from '@ome/contracts';

export const AREA = 'BE-ELIA';
export const PUBLIC_TRADES = `urn:ez-api:A:m7:public_trades:G:${AREA}`;

const [contract] = listedContracts(AREA, new Date()).filter(
  ({ deliveryStart }) => Date.parse(deliveryStart) > Date.now() + 3 * 3_600_000,
);

/** A trade of the area as the market tells it. */
export function trade(tradeId: number): MarketDataRecord {
  return {
    type: 'TRADE',
    venue: 'M7',
    symbol: contract?.identifier ?? '',
    tradeId: String(tradeId),
    price: '50.15',
    quantity: '1.3',
    transactTime: new Date().toISOString(),
  };
}
