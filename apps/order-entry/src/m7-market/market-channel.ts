import { isDeliveryArea, productsOf, type DeliveryArea } from '@ome/contracts';
import type { Channel } from '@ome/m7';

type Resource = 'private_trades' | 'contract_area_states' | 'public_trades';
type ProductResource = 'public_order_books' | 'market_information';

/** A channel that the market is told on. */
export type MarketChannel = {
  readonly area: DeliveryArea;
} & (
  { readonly resource: Resource } | { readonly resource: ProductResource; readonly product: string }
);

/** `undefined` when the market has no such channel. */
export function marketChannelOf(channel: Channel): MarketChannel | undefined {
  if (channel.scope !== 'm7' || !isDeliveryArea(channel.area)) return undefined;
  const { area } = channel;
  switch (channel.resource) {
    case 'private_orders':
      return undefined;
    case 'private_trades':
    case 'contract_area_states':
    case 'public_trades':
      return { resource: channel.resource, area };
    case 'public_order_books':
    case 'market_information': {
      const { resource, product } = channel;
      const known = productsOf(area).some(({ name }) => name === product);
      return known ? { resource, area, product } : undefined;
    }
    default:
      return channel satisfies never;
  }
}

/** The same for channels that differ only in who asked. */
export function keyOf(channel: MarketChannel): string {
  const { resource, area } = channel;
  return 'product' in channel ? `${resource}/${area}/${channel.product}` : `${resource}/${area}`;
}
