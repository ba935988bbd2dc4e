export * from './batch-types.js';
export * from './channels.js';
export * from './check-fields.js';
export * from './client-messages.js';
export * from './events.js';
export * from './field-rules.js';
export * from './generic-errors.js';
export * from './order-batch.js';
export type { Happening, StoryEvent } from './happening.js';
export * from './order-story.js';
export * from './private-order.js';
export * from './read-change.js';
export { readCreation } from './read-creation.js';
export { orderErrorOf } from './refusals.js';
export { contractAreaOf } from './resolve-contract.js';
export * from './market-payloads.js';
export * from './server-messages.js';
export {
  clientIdentifierOf,
  directionOf,
  namesOf,
  shownOrder,
  stateOf,
  untilOf,
  validityOf,
  type VenueNames,
} from './shown-order.js';
export { namesAsked, OPERATIONS } from './story-rows.js';
export * from './times.js';
export { isEchoOf } from './whole-order.js';
