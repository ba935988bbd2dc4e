import { orderId, parseDecimal, timestamp, venue, type Decimal, type Timestamp } from '@ome/domain';
import { Type, type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import type { Intervention } from './book/instruction.js';

const DECIMAL = '^-?(0|[1-9]\\d{0,8})(\\.\\d{1,4})?$';
const Name = Type.String({ minLength: 1, maxLength: 128 });

/** What an operator of a market asks for: of an order by the venue's number or by our id. */
export const InterventionRequestSchema = Type.Object(
  {
    venue: Name,
    venueOrderId: Type.Optional(Name),
    orderId: Type.Optional(Name),
    action: Type.Enum(['DEACTIVATE', 'ACTIVATE', 'DELETE', 'MODIFY']),
    price: Type.Optional(Type.String({ pattern: DECIMAL })),
    quantity: Type.Optional(Type.String({ pattern: DECIMAL.replace('-?', '') })),
    text: Type.Optional(Type.String({ maxLength: 1024 })),
  },
  { additionalProperties: false },
);

export type InterventionRequest = Readonly<Static<typeof InterventionRequestSchema>>;

const requests = Compile(InterventionRequestSchema);

/** The request, or why it is none. */
export function readIntervention(body: unknown): InterventionRequest | { readonly fault: string } {
  if (!requests.Check(body)) {
    const [first] = requests.Errors(body);
    return {
      fault: first === undefined ? 'no intervention' : `${first.instancePath} ${first.message}`,
    };
  }
  if ((body.orderId === undefined) === (body.venueOrderId === undefined)) {
    return { fault: 'name the order by orderId or by venueOrderId' };
  }
  const changes = body.price !== undefined || body.quantity !== undefined;
  if (changes !== (body.action === 'MODIFY')) {
    return { fault: 'MODIFY, and nothing else, says a price or a quantity' };
  }
  return body;
}

/** What the venue takes, as the journal says it. */
export function interventionOf(request: InterventionRequest, takenAt: Timestamp): Intervention {
  const { action, price, quantity, text } = request;
  return {
    venue: venue(request.venue),
    order: namedOrder(request),
    action,
    ...(price !== undefined && { price: decimalOf(price) }),
    ...(quantity !== undefined && { quantity: decimalOf(quantity) }),
    ...(text !== undefined && { text }),
    takenAt: timestamp(takenAt),
  };
}

function namedOrder({ orderId: id, venueOrderId }: InterventionRequest): Intervention['order'] {
  if (id !== undefined) return { orderId: orderId(id) };
  if (venueOrderId === undefined) throw new Error('An intervention names no order');
  return { venueOrderId };
}

function decimalOf(text: string): Decimal {
  const decimal = parseDecimal(text);
  if (decimal === undefined) throw new Error(`A checked request has no decimal: ${text}`);
  return decimal;
}
