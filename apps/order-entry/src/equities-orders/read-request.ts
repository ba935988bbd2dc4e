import { readBody } from '@ome/equities';
import type { ClassConstructor } from 'class-transformer';
import {
  CancelOrderDto,
  LastPricesDto,
  NewOrderDto,
  OrderDetailsDto,
  UpdateOrderDto,
} from './equities-requests.dto.js';

/** A body of `POST /order_endpoint`, by the operation that its `type` picks (1 to 5). */
export type EquitiesRequest =
  | { readonly operation: 'NEW'; readonly order: NewOrderDto }
  | { readonly operation: 'UPDATE'; readonly update: UpdateOrderDto }
  | { readonly operation: 'CANCEL'; readonly cancel: CancelOrderDto }
  | { readonly operation: 'DETAILS'; readonly details: OrderDetailsDto }
  | { readonly operation: 'LAST_PRICES'; readonly lastPrices: LastPricesDto };

export type ReadRequest =
  | { readonly ok: true; readonly request: EquitiesRequest }
  | { readonly ok: false; readonly violations: readonly string[] };

/** Reads a JSON body or a form; every violation is named at once, by its field. */
export function readRequest(body: unknown): ReadRequest {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    return refused('the body must be a JSON object or a form');
  }
  const type = 'type' in body ? body.type : undefined;
  switch (typeof type === 'number' ? String(type) : type) {
    case '1':
      return readAs(NewOrderDto, body, (order) => ({ operation: 'NEW', order }));
    case '2':
      return readAs(UpdateOrderDto, body, (update) => ({ operation: 'UPDATE', update }));
    case '3':
      return readAs(CancelOrderDto, body, (cancel) => ({ operation: 'CANCEL', cancel }));
    case '4':
      return readAs(OrderDetailsDto, body, (details) => ({ operation: 'DETAILS', details }));
    case '5':
      return readAs(LastPricesDto, body, (lastPrices) => ({
        operation: 'LAST_PRICES',
        lastPrices,
      }));
    default:
      return refused(
        'type must be 1 (new), 2 (update), 3 (cancel), 4 (order details) or 5 (last prices)',
      );
  }
}

function readAs<Dto extends object>(
  dto: ClassConstructor<Dto>,
  body: object,
  requestOf: (value: Dto) => EquitiesRequest,
): ReadRequest {
  const read = readBody(dto, body);
  return read.ok ? { ok: true, request: requestOf(read.value) } : read;
}

function refused(...violations: readonly string[]): ReadRequest {
  return { ok: false, violations };
}
