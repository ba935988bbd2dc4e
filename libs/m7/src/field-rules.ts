import type { BatchType } from './batch-types.js';

/** M: mandatory. O: optional. I: ignored. N: must be absent. A mandatory field that is null is missing. */
export type FieldRule = 'M' | 'O' | 'I' | 'N';

/** Which table of section 8 a request is read by. */
export type FieldTable = 'Creation' | 'Modification' | 'StateChange';

/** The table that a batch is read by. */
export function tableOf(type: BatchType): FieldTable {
  return type === 'Creation' || type === 'Modification' ? type : 'StateChange';
}

/** The fields of a request's order. `icebergVisibleQuantity` is an older name of `icebergDisplayQuantity`. */
export const REQUEST_FIELDS = [
  'clientIdentifier',
  'identifier',
  'revisionNumber',
  'state',
  'action',
  'contractArea',
  'quantity',
  'price',
  'direction',
  'executionRestriction',
  'initialQuantity',
  'type',
  'comment',
  'entryDate',
  'validityRestriction',
  'validityDate',
  'icebergDisplayQuantity',
  'icebergPriceDelta',
  'icebergHiddenQuantity',
] as const;
export type RequestField = (typeof REQUEST_FIELDS)[number];

/** The three tables of section 8. */
export const FIELD_RULES: Readonly<Record<FieldTable, Readonly<Record<RequestField, FieldRule>>>> =
  {
    Creation: {
      clientIdentifier: 'M',
      identifier: 'N',
      revisionNumber: 'N',
      state: 'M',
      action: 'I',
      contractArea: 'M',
      quantity: 'M',
      price: 'M',
      direction: 'M',
      executionRestriction: 'O',
      initialQuantity: 'I',
      type: 'I',
      comment: 'O',
      entryDate: 'I',
      validityRestriction: 'O',
      validityDate: 'O',
      icebergDisplayQuantity: 'O',
      icebergPriceDelta: 'O',
      icebergHiddenQuantity: 'I',
    },
    Modification: {
      clientIdentifier: 'M',
      identifier: 'M',
      revisionNumber: 'M',
      state: 'I',
      action: 'I',
      contractArea: 'I',
      quantity: 'O',
      price: 'O',
      direction: 'I',
      executionRestriction: 'O',
      initialQuantity: 'I',
      type: 'I',
      comment: 'O',
      entryDate: 'I',
      validityRestriction: 'O',
      validityDate: 'O',
      icebergDisplayQuantity: 'O',
      icebergPriceDelta: 'O',
      icebergHiddenQuantity: 'I',
    },
    StateChange: {
      clientIdentifier: 'M',
      identifier: 'M',
      revisionNumber: 'M',
      state: 'I',
      action: 'I',
      contractArea: 'I',
      quantity: 'I',
      price: 'I',
      direction: 'I',
      executionRestriction: 'I',
      initialQuantity: 'I',
      type: 'I',
      comment: 'I',
      entryDate: 'I',
      validityRestriction: 'I',
      validityDate: 'I',
      icebergDisplayQuantity: 'I',
      icebergPriceDelta: 'I',
      icebergHiddenQuantity: 'I',
    },
  };
