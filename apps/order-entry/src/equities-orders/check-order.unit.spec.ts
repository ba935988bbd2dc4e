import { instrumentOf } from '@ome/contracts';
import { describe, expect, it } from 'vitest';
import { checkNewOrder, checkUpdate } from './check-order.js';
import type { NewOrderDto, UpdateOrderDto } from './equities-requests.dto.js';
import { ORDER } from './said-engine.spec.js';

const faultOf = (change: Partial<NewOrderDto>) => {
  const order = { ...ORDER, ...change };
  return checkNewOrder(order, instrumentOf(order.exchange_id, order.product_id));
};

describe('what the door refuses with a comment', () => {
  it.each([
    [{}, undefined],
    [{ exchange_id: 'BSE' }, undefined],
    [{ price_instruction: 'MARKET', ask_price: '0' }, undefined],
    [{ price_instruction: 'MARKET', ask_price: '' }, undefined],
    [{ price_instruction: 'MARKET', ask_price: '10' }, 'PRICE_NOT_ALLOWED'],
    [{ product_id: 'GOLD' }, 'UNKNOWN_INSTRUMENT'],
    [{ product_id: 'constructor' }, 'UNKNOWN_INSTRUMENT'],
    [{ exchange_id: 'LSE' }, 'UNKNOWN_INSTRUMENT'],
    [{ ask_price: '1500.03' }, 'PRICE_OFF_TICK'],
    [{ ask_price: '1500.000000001' }, 'PRICE_OFF_TICK'],
    [{ ask_price: '0' }, 'PRICE_OUT_OF_RANGE'],
    [{ ask_price: '-5' }, 'PRICE_OUT_OF_RANGE'],
    [{ ask_price: '99999999999' }, 'PRICE_OUT_OF_RANGE'],
    [{ total_qty: '0' }, 'QUANTITY_OFF_LOT'],
    [{ total_qty: '-1' }, 'QUANTITY_OFF_LOT'],
    [{ total_qty: '1.5' }, 'QUANTITY_OFF_LOT'],
    [{ total_qty: '999999999999' }, 'QUANTITY_OUT_OF_RANGE'],
  ] as const)('%j: %s', (change, fault) => {
    expect(faultOf(change)).toBe(fault);
  });

  it.each([
    [{ ask_price: '10' }, undefined],
    [{ total_qty: '10' }, undefined],
    [{ ask_price: '0' }, 'PRICE_OUT_OF_RANGE'],
    [{ ask_price: '-1', total_qty: '10' }, 'PRICE_OUT_OF_RANGE'],
    [{ total_qty: '0' }, 'QUANTITY_OFF_LOT'],
    [{ ask_price: '10', total_qty: '-4' }, 'QUANTITY_OFF_LOT'],
  ] as const)('of an update %j: %s', (change, fault) => {
    const update: UpdateOrderDto = { order_id: 'a', ...change };
    expect(checkUpdate(update)).toBe(fault);
  });
});
