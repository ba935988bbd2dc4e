import type { PowerProducts } from '@ome/contracts';
import type { OrderEvent, OrderState } from '@ome/domain';
import type { PrivateOrder, PrivateOrderAction } from './private-order.js';
import type { VenueNames } from './shown-order.js';

/** An event of the private orders channel. */
export interface StoryEvent {
  readonly order: PrivateOrder;
  /** Event 1 of an operation: it carries the request's correlation, to the one who asked. */
  readonly acknowledges: boolean;
}

/** An event of the log, with the order before and after it. */
export interface Happening {
  readonly event: OrderEvent;
  /** Absent for the order's first event. */
  readonly before?: OrderState;
  readonly after: OrderState;
  /** Identifier and revision as each waiting request said them, by the version that asked. */
  readonly asked?: ReadonlyMap<number, VenueNames>;
  /** How the order was last told to have come to its state. */
  readonly cameBy?: PrivateOrderAction | undefined;
  /** By default, the usual ones. */
  readonly products?: PowerProducts | undefined;
}
