import type { VenueOrderRecord } from '@ome/contracts';
import {
  account,
  clientOrderId,
  instrumentSymbol,
  orderId,
  parseDecimal,
  timestamp,
  venue,
} from '@ome/domain';
import { unreachable, type Decimal } from '@ome/domain';
import type { Instruction, ReplaceInstruction, WantedTerms } from './book/instruction.js';

/** The instruction that a record of `ome.venue-orders.v1` carries. */
export function instructionOf(order: VenueOrderRecord): Instruction {
  const { instruction } = order;
  const facts = {
    venue: venue(order.venue),
    symbol: instrumentSymbol(order.symbol),
    orderId: orderId(order.orderId),
    account: account(order.account),
    clientOrderId: clientOrderId(order.clientOrderId),
    version: order.version,
  };
  switch (instruction) {
    case 'NEW':
      return {
        ...facts,
        instruction,
        side: order.side,
        terms: termsOf(order),
        ...(order.initialState !== undefined && { initialState: order.initialState }),
      };
    case 'REPLACE':
      return { ...facts, instruction, terms: termsOf(order), expected: expectedOf(order) };
    case 'CANCEL':
    case 'HIBERNATE':
    case 'ACTIVATE':
      return { ...facts, instruction };
    default:
      return unreachable(instruction);
  }
}

function expectedOf(order: VenueOrderRecord): NonNullable<ReplaceInstruction['expected']> {
  const { expectedVenueOrderId: venueOrderId, expectedVenueRevision: venueRevision } = order;
  return {
    ...(venueOrderId !== undefined && { venueOrderId }),
    ...(venueRevision !== undefined && { venueRevision }),
  };
}

function termsOf(order: VenueOrderRecord): WantedTerms {
  return {
    orderType: order.orderType,
    quantity: decimalOf(order.quantity),
    timeInForce: order.timeInForce,
    ...(order.price !== undefined && { price: decimalOf(order.price) }),
    ...(order.expireTime !== undefined && { expireTime: timestamp(order.expireTime) }),
    ...(order.displayQuantity !== undefined && {
      displayQuantity: decimalOf(order.displayQuantity),
    }),
    ...(order.displayPriceDelta !== undefined && {
      displayPriceDelta: decimalOf(order.displayPriceDelta),
    }),
    ...(order.allOrNone !== undefined && { allOrNone: order.allOrNone }),
  };
}

function decimalOf(text: string): Decimal {
  const decimal = parseDecimal(text);
  if (decimal === undefined) throw new Error(`A checked record has no decimal: ${text}`);
  return decimal;
}
