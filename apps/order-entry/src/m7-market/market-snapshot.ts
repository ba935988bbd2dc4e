import type { Caller } from '@ome/access';
import type { PowerProducts } from '@ome/contracts';
import {
  contractAreaStatePayload,
  marketInformationPayload,
  privateTradePayload,
  publicOrderBookPayload,
  publicTradePayload,
  type OwnFill,
} from '@ome/m7';
import type { ComingContracts } from './coming-contracts.js';
import type { MarketChannel } from './market-channel.js';
import { productAt, type MarketView } from './market-view.js';

export interface SnapshotRules {
  /** Whether a caller hears of a fill. */
  readonly maySee: (caller: Caller, fill: OwnFill) => boolean;
  /** By default, the usual ones. */
  readonly products: PowerProducts | undefined;
  readonly coming: ComingContracts;
}

/** What a subscription to the channel begins with. */
export function marketSnapshot(
  view: MarketView,
  channel: MarketChannel,
  { caller, now }: { readonly caller: Caller; readonly now: Date },
  { maySee, products, coming }: SnapshotRules,
): readonly object[] {
  const contracts = coming.of(channel.area, now);
  switch (channel.resource) {
    case 'contract_area_states':
      return contracts.map((contract) => contractAreaStatePayload(contract, now));
    case 'public_trades':
      return contracts.flatMap((contract) =>
        view
          .of(contract.identifier)
          .trades.map((trade) => publicTradePayload(trade, contract, now)),
      );
    case 'private_trades':
      return contracts.flatMap(({ identifier }) =>
        [...view.of(identifier).ownTrades.values()]
          .filter(({ fill }) => maySee(caller, fill))
          .flatMap((trade) => privateTradePayload(trade, now, products) ?? []),
      );
    case 'public_order_books':
      return contracts.flatMap((contract) => {
        const { book } = view.of(contract.identifier);
        if (book === undefined || productAt(contract, now) !== channel.product) return [];
        return [publicOrderBookPayload(book, contract, now)];
      });
    case 'market_information':
      return contracts
        .filter((contract) => productAt(contract, now) === channel.product)
        .map((contract) => {
          const { statistics } = view.of(contract.identifier);
          return marketInformationPayload(statistics, contract, now);
        });
    default:
      return channel satisfies never;
  }
}
