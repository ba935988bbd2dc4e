export { LIMIT_TERMS, type Happened } from './happened.js';
export * from './reported.js';
export * from './requested.js';
