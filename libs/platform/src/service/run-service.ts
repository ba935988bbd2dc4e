import { createLogger } from '../logging/create-logger.js';
import type { Logger } from '../logging/logger.js';
import { guardProcess } from './process-guard.js';
import type { RunningService, ServiceOptions } from './service-options.js';
import { startService } from './start-service.js';

/**
 * Runs a service as this process: starts it, logs one line with `event: 'ready'` and the port when
 * every ready indicator is first up, stops on SIGTERM or SIGINT, exits 1 when starting fails.
 */
export async function runService(options: ServiceOptions): Promise<void> {
  const { name, config } = options;
  const logger = createLogger({ name, level: config.LOG_LEVEL });
  const log: Logger = logger;
  const starting = Promise.withResolvers<RunningService>();
  let stopping = false;
  guardProcess({
    process,
    log,
    timeoutMs: config.SHUTDOWN_TIMEOUT_MS,
    stop: async () => {
      stopping = true;
      await (await starting.promise).close();
    },
  });
  try {
    const service = await startService(options, logger);
    starting.resolve(service);
    await service.ready;
    const { port, legacyPort } = service;
    log.info(
      { event: 'ready', port, ...(legacyPort === undefined ? {} : { legacyPort }) },
      'ready',
    );
  } catch (err) {
    if (stopping) return;
    log.fatal({ event: 'start-failed', err }, 'the service could not start');
    process.exit(1);
  }
}
