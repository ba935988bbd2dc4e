export { databaseAway } from './connection/database-away.js';
export { ProjectionStore } from './connection/projection-store.js';
export type { LogPosition, SupersededTerms } from './documents/order.schema.js';
export { ProjectionsModule } from './projections.module.js';
export type { Checkpoint, LogRecord } from './projector/log-record.js';
export {
  OrderProjector,
  type AppliedBatch,
  type OrderProjectorOptions,
} from './projector/order-projector.js';
export {
  ClockQueries,
  type OpenMassCancel,
  type TimedOrder,
  type TimedOrders,
  type VenueSet,
} from './queries/clock-queries.js';
export {
  ControlQueries,
  type AccountLimitsView,
  type StopView,
} from './queries/control-queries.js';
export {
  dayBegan,
  readVenueTimeZones,
  venueDays,
  type VenueDay,
  type VenueTimeZones,
} from './projector/venue-days.js';
export { ProjectionError, type ProjectionErrorCode } from './projector/projection-error.js';
export type { AccountScope } from './queries/account-scope.js';
export {
  MassCancelQueries,
  type MassCancelResult,
  type MassCancelView,
} from './queries/mass-cancel-queries.js';
export {
  OrderListQueries,
  type OrderFilter,
  type OrderListPage,
  type OrderPlace,
} from './queries/order-list-queries.js';
export { OrderQueries, type LastPriceView, type Pages } from './queries/order-queries.js';
export {
  PositionQueries,
  type PositionFilter,
  type PositionPage,
  type PositionPlace,
  type PositionView,
} from './queries/position-queries.js';
export {
  StoryQueries,
  type FillInStory,
  type StoredEvent,
  type VersionRange,
} from './queries/story-queries.js';
export type { FillView, OrderView } from './queries/views.js';
export { storiesOfVenue, type WantedStories } from './queries/stories-of-venue.js';
export { SharedWrites } from './shared-writes.js';
