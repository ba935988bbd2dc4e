import type { OrderState } from '@ome/domain';

type Distribute<State extends OrderState> = State extends OrderState
  ? Omit<State, 'notional' | 'attributes'> & {
      readonly notional: string;
      /** As pairs: a caller's key may hold what a field name may not. */
      readonly attributes?: readonly (readonly [string, string])[];
    }
  : never;

/** An OrderState as BSON holds it: bigints are text, nothing else differs. */
export type EncodedOrderState = Distribute<OrderState>;

/** Bumped when `state` or the meaning of a document's field changes: old documents are rebuilt. */
export const ORDER_STATE_VERSION = 10;

export function encodeOrderState(state: OrderState): EncodedOrderState {
  const { attributes, notional, ...rest } = state;
  return {
    ...rest,
    notional: String(notional),
    ...(attributes === undefined ? {} : { attributes: Object.entries(attributes) }),
  };
}

/** The state that was encoded, equal in every field. */
export function decodeOrderState(stored: object): OrderState {
  const { attributes, notional, ...rest } = stored as EncodedOrderState;
  return {
    ...rest,
    notional: BigInt(notional),
    ...(attributes === undefined ? {} : { attributes: Object.fromEntries(attributes) }),
  };
}
