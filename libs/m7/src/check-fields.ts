import { FIELD_RULES, REQUEST_FIELDS, type FieldTable, type RequestField } from './field-rules.js';
import type { RequestedOrder } from './order-batch.js';
import type { OrderError } from './private-order.js';

/** What is wrong with the fields that a table wants or forbids; nothing is said of values. */
export function fieldFaults(table: FieldTable, order: RequestedOrder): readonly OrderError[] {
  const rules = FIELD_RULES[table];
  return REQUEST_FIELDS.flatMap((field): readonly OrderError[] => {
    const rule = rules[field];
    const given = isGiven(order, field);
    if (rule === 'M' && !given) {
      return [{ code: 'MissingRequiredField', message: `${field}: is missing` }];
    }
    if (rule === 'N' && given) {
      return [{ code: 'IllegalField', message: `${field}: must be absent` }];
    }
    return [];
  });
}

function isGiven(order: RequestedOrder, field: RequestField): boolean {
  const value: unknown = Object.hasOwn(order, field) ? Reflect.get(order, field) : undefined;
  return value !== undefined && value !== null;
}
