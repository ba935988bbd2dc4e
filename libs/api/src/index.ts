export {
  apiRoute,
  type ApiRoute,
  type CheckedRequest,
  type RouteAnswer,
  type RouteInputs,
} from './api-route.js';
export { Checked, Describe, malformedRequest } from './checked.js';
export {
  openApiOf,
  undescribedRoutes,
  type OpenApiDocument,
  type ReferenceWords,
} from './open-api.js';
export { PROBLEM_SCHEMA, ReasonLayerField, RefusalContextField } from './problem-schema.js';
export { serveReference } from './serve-reference.js';
export { passedOn, refusal, STATUS_OF_REASON } from './refusals.js';
