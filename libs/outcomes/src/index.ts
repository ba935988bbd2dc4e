export type { Conversation } from './conversation.js';
export {
  InboxDoor,
  NotTakenError,
  type Asked,
  type InputPosition,
  type TakenListener,
} from './inbox-door.js';
export { InboxLink } from './inbox-link.js';
export { inboxProviders } from './inbox-providers.js';
export { OutcomeBoard } from './outcome-board.js';
export { readLogRecord, type LoggedRecord } from './read-outcome.js';
export { topicDoors, type DoorGroup } from './topic-door.js';
