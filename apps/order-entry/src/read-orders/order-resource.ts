import type { OrderView } from '@ome/projections';
import type { Static } from 'typebox';
import { OrderResource as OrderSchema } from './read-schemas.js';

/** The order resource (services.md): of an order, what the reference says, and nothing that is added to the view. */
export type OrderResource = Readonly<Pick<OrderView, keyof Static<typeof OrderSchema>>>;

const SHOWN: ReadonlySet<string> = new Set(Object.keys(OrderSchema.properties));

export function resourceOf(order: OrderView): OrderResource {
  const shown = Object.entries(order).filter(([name]) => SHOWN.has(name));
  return Object.fromEntries(shown) as OrderResource;
}
