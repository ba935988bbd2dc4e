/** Named as a spec so that it is no part of the build: it is imported by specs only. */
import { createLogger } from '../logging/create-logger.js';
import type { RunningService, ServiceOptions } from './service-options.js';
import { startService } from './start-service.js';

/** Starts a service named `sample` on a free port; it is silent unless it is given a log. */
export function startSample(
  options: Omit<ServiceOptions, 'name' | 'config'>,
  log = createLogger({ name: 'sample', level: 'silent' }),
): Promise<RunningService> {
  const config = {
    PORT: 0,
    HOST: '127.0.0.1',
    LOG_LEVEL: 'silent',
    BODY_LIMIT_BYTES: 1024,
    SHUTDOWN_TIMEOUT_MS: 5000,
  } as const;
  return startService({ name: 'sample', config, ...options }, log);
}
