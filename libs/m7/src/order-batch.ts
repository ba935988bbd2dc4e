import { Type, type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { BATCH_TYPES, type BatchType } from './batch-types.js';
import { FIELD_RULES, tableOf, type FieldRule, type RequestField } from './field-rules.js';

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

/** An order of a request: what is read of it. */
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
  // Beside anything but GoodUntilDate it is ignored, whatever it is: whoever reads the date says so of its order alone.
  validityDate: Type.Optional(Type.Unknown()),
  icebergDisplayQuantity: Amount,
  icebergVisibleQuantity: Amount,
  icebergPriceDelta: Amount,
  metadata: optional(Type.Object({})),
});

const OrderBatchSchema = Type.Object({
  type: Type.Enum([...BATCH_TYPES]),
  orders: Type.Array(Type.Record(Type.String(), Type.Unknown()), {
    minItems: 1,
    maxItems: MAXIMUM_BATCH_ORDERS,
  }),
});

export type RequestedOrder = Readonly<Static<typeof RequestedOrderSchema>>;
export interface OrderBatch {
  readonly type: BatchType;
  readonly orders: readonly RequestedOrder[];
}

const checks = {
  batch: undefined as ReturnType<typeof Compile<typeof OrderBatchSchema>> | undefined,
  order: undefined as ReturnType<typeof Compile<typeof RequestedOrderSchema>> | undefined,
};

/** The payload of a request on a private orders channel; `undefined` when it is structurally none. Never throws. */
export function readOrderBatch(data: unknown): OrderBatch | undefined {
  const value = typeof data === 'string' ? parsed(data) : data;
  const batch = (checks.batch ??= Compile(OrderBatchSchema));
  const order = (checks.order ??= Compile(RequestedOrderSchema));
  if (!batch.Check(value)) return undefined;
  const type = BATCH_TYPES.find((known) => known === value.type);
  if (type === undefined) return undefined;
  const read = value.orders.map((given) => withoutIgnored(type, given));
  const orders = read.filter((given): given is RequestedOrder => order.Check(given));
  return orders.length === read.length ? { type, orders } : undefined;
}

const ALIASES: Readonly<Record<string, RequestField>> = {
  icebergVisibleQuantity: 'icebergDisplayQuantity',
};

/** Ignored fields may hold anything: they are taken out before anything is looked at, and so is null. */
function withoutIgnored(type: BatchType, given: Readonly<Record<string, unknown>>): object {
  const rules: Readonly<Partial<Record<string, FieldRule>>> = FIELD_RULES[tableOf(type)];
  const kept = Object.entries(given).filter(([field, value]) => {
    if (value === null) return false;
    // A modification's state is ignored only where a value changes, which the writer finds.
    if (field === 'state' && type === 'Modification') return typeof value === 'string';
    return rules[ALIASES[field] ?? field] !== 'I';
  });
  return Object.fromEntries(kept);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
