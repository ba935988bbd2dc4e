export { API_KEY_HEADER, dialectConfig } from './dialect-config.js';
export { DialectException, malformed, unavailable, type DialectFault } from './dialect-faults.js';
export { DIALECT_RULES, DialectGuard, type DialectRules } from './dialect.guard.js';
export { useDialectFilter } from './dialect.filter.js';
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
export type { Networks } from './networks.js';
export { readIdempotencyKey } from './idempotency-key.js';
