export { ConfigError, type ConfigFault } from './config/config-error.js';
export { configTable, describeConfig, type ConfigRow } from './config/describe-config.js';
export {
  loadConfig,
  loadConfigOrExit,
  type Config,
  type ConfigSchema,
} from './config/load-config.js';
export { withoutCredentials } from './config/redact.js';
export {
  deploymentConfig,
  httpConfig,
  kafkaConfig,
  loggingConfig,
  mongodbConfig,
  partitionsConfig,
  topicCreationConfig,
  venueLinksConfig,
} from './config/shared-variables.js';
export type { ReadVariable } from './config/variable-facets.js';
export { commaList, file, milliseconds, port, read, secret } from './config/variables.js';
export { HealthModule } from './health/health.module.js';
export {
  HealthRegistry,
  type HealthIndicator,
  type HealthKind,
  type HealthReport,
  type HealthState,
} from './health/health-registry.js';
export { createLogger } from './logging/create-logger.js';
export { LOGGER, type Logger } from './logging/logger.js';
export { dlqCounter } from './metrics/dlq-counter.js';
export { refusalCounter, type CountRefusal } from './metrics/refusal-counter.js';
export { MetricsModule } from './metrics/metrics.module.js';
export { DURATION_BUCKETS, Metrics, type MetricDefinition } from './metrics/metrics.js';
export { retryUntilAvailable } from './outage/retry-until-available.js';
export {
  ProblemException,
  problemDetails,
  REASON_OF_STATUS,
  type ProblemDetails,
  type RefusalContext,
} from './problems/problem-details.js';
export { countProblem } from './problems/count-problem.js';
export { problemOf } from './problems/problem-of.js';
export { refuseUpgrade } from './problems/refuse-upgrade.js';
export { ProblemFilter } from './problems/problem.filter.js';
export { isTooDeep, MAXIMUM_BODY_DEPTH } from './service/body-depth.js';
export { endProcess } from './service/end-process.js';
export { PlatformModule } from './service/platform.module.js';
export { runService } from './service/run-service.js';
export type {
  HttpSettings,
  RunningService,
  ServiceOptions,
  StartContext,
} from './service/service-options.js';
export { startService } from './service/start-service.js';
export { WITHOUT_SIGN_IN, WithoutSignIn } from './service/without-sign-in.js';
