import { Type, type Static } from 'typebox';
import { Compile } from 'typebox/compile';

/** What a batch asks. `Modification` may carry a state alone, and then asks for that state. */
export const BATCH_TYPES = [
  'Creation',
  'Modification',
  'Activation',
  'Deactivation',
  'Cancellation',
] as const;
export type BatchType = (typeof BATCH_TYPES)[number];

export const MAXIMUM_BATCH_ORDERS = 1_000;

/** Absent and null mean the same. */
const optional = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema) =>
  Type.Optional(Type.Union([schema, Type.Null()]));

const Text = optional(Type.String());
const Amount = optional(Type.Number());
/** Long numbers may come as text, which no client rounds. */
const Long = optional(
  Type.Union([Type.Integer({ minimum: 0 }), Type.String({ pattern: '^\\d{1,19}$' })]),
);

const ContractAreaRequest = Type.Object({
  identifier: Text,
  deliveryArea: Text,
  deliveryStart: Text,
  deliveryEnd: Text,
});

/** An order of a request: what is read of it. Ignored fields may hold anything. */
export const RequestedOrderSchema = Type.Object({
  clientIdentifier: Text,
  identifier: Long,
  revisionNumber: Long,
  state: Text,
  contractArea: optional(ContractAreaRequest),
  quantity: Amount,
  price: Amount,
  direction: Text,
  executionRestriction: Text,
  comment: Text,
  validityRestriction: Text,
  validityDate: Text,
  icebergDisplayQuantity: Amount,
  icebergVisibleQuantity: Amount,
  icebergPriceDelta: Amount,
  metadata: optional(Type.Object({})),
});

const OrderBatchSchema = Type.Object({
  type: Type.Enum([...BATCH_TYPES]),
  orders: Type.Array(RequestedOrderSchema, { minItems: 1, maxItems: MAXIMUM_BATCH_ORDERS }),
});

export type RequestedOrder = Readonly<Static<typeof RequestedOrderSchema>>;
export interface OrderBatch {
  readonly type: BatchType;
  readonly orders: readonly RequestedOrder[];
}

let compiled: ReturnType<typeof Compile<typeof OrderBatchSchema>> | undefined;

/** The payload of a request on a private orders channel; `undefined` when it is structurally none. Never throws. */
export function readOrderBatch(data: unknown): OrderBatch | undefined {
  const value = typeof data === 'string' ? parsed(data) : data;
  compiled ??= Compile(OrderBatchSchema);
  if (!compiled.Check(value)) return undefined;
  const type = BATCH_TYPES.find((known) => known === value.type);
  return type === undefined ? undefined : { type, orders: value.orders };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
