export { DialectException, malformed, unavailable, type DialectFault } from './dialect-faults.js';
export { DialectFilter } from './dialect.filter.js';
export {
  accountName,
  shownAccount,
  shownStamp,
  shownSide,
  SIDES,
  STATE_CODES,
  stateCodeOf,
} from './dialect-words.js';
export {
  DecimalNumber,
  FreeText,
  isSaid,
  ShortText,
  ShortTexts,
  TextOrNumber,
  WholeNumber,
} from './field-rules.js';
export { readBody, type ReadBody } from './read-body.js';
export { readIdempotencyKey } from './idempotency-key.js';
