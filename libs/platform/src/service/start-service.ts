import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger as PinoLogger } from 'pino';
import { HealthRegistry } from '../health/health-registry.js';
import { NestLogBridge } from '../logging/nest-log-bridge.js';
import { Metrics } from '../metrics/metrics.js';
import { refusalCounter, type CountRefusal } from '../metrics/refusal-counter.js';
import { ProblemFilter } from '../problems/problem.filter.js';
import { httpAdapter } from './http-adapter.js';
import { OpenConnections } from './open-connections.js';
import { PlatformModule } from './platform.module.js';
import { listenAlso, portOf, type SecondListener } from './second-listener.js';
import type { RunningService, ServiceOptions } from './service-options.js';
import { StartupGate, untilReady } from './startup-gate.js';

/** A script may call every route, and read every header of its answer. */
const FOR_BROWSERS = {
  methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
  exposedHeaders: ['*'],
};

/** Root of every service: the platform's providers around the service's own module. */
class ServiceRoot {}

/**
 * Starts a service inside this process without touching the process itself: for `runService`, and
 * for tests that start services. Resolves once it listens; `ready` follows.
 */
export async function startService(
  options: ServiceOptions,
  logger: PinoLogger,
): Promise<RunningService> {
  const connections = new OpenConnections();
  const app = await createApplication(options, logger, connections);
  const gate = new StartupGate();
  const registry = app.get(HealthRegistry);
  registry.register(gate.indicator);
  await options.configure?.(app);
  for (const strategy of options.strategies?.(app) ?? []) app.connectMicroservice({ strategy });

  connections.follow(app.getHttpServer());
  // When providers have ended their streams and sockets, and HTTP is about to close.
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('preClose', () => Promise.resolve(connections.release()));

  const { PORT, HOST } = options.config;
  await app.listen({ port: PORT, host: HOST });
  const second =
    options.legacyPort === undefined
      ? undefined
      : await listenAlso(app, options.legacyPort, HOST, connections);

  const stopping = new AbortController();
  const started = start(options, app, logger, gate, stopping.signal);
  const ready = started.then(() => untilReady(registry, stopping.signal));
  // Whoever cares awaits `ready`; a service that is closed before must not end the process.
  ready.catch(() => undefined);
  let closing: Promise<void> | undefined;
  return {
    app,
    port: portOf(app.getHttpServer()),
    legacyPort: second?.port,
    ready,
    close: () => {
      gate.enter('stopping');
      stopping.abort(new Error('The service is stopping.'));
      closing ??= closeAll(app, second, started);
      return closing;
    },
  };
}

async function createApplication(
  options: ServiceOptions,
  logger: PinoLogger,
  connections: OpenConnections,
) {
  const root = {
    module: ServiceRoot,
    imports: [PlatformModule.forService(options.name, logger), options.module],
  };
  // Nothing is asked before it listens, and by then there is something to count in.
  const refusals: { count?: CountRefusal } = {};
  const adapter = httpAdapter({
    bodyLimit: options.config.BODY_LIMIT_BYTES,
    logger,
    count: (code, layer) => refusals.count?.(code, layer),
    connections,
  });
  const cors = options.corsOrigins ?? [];
  const app = await NestFactory.create<NestFastifyApplication>(root, adapter, {
    logger: new NestLogBridge(logger),
    abortOnError: false,
    bodyParser: false,
    ...(cors.length === 0 ? {} : { cors: { ...FOR_BROWSERS, origin: [...cors] } }),
  });
  refusals.count = refusalCounter(app.get(Metrics));
  app.useGlobalFilters(new ProblemFilter(refusals.count));
  return app;
}

async function start(
  options: ServiceOptions,
  app: NestFastifyApplication,
  log: PinoLogger,
  gate: StartupGate,
  signal: AbortSignal,
): Promise<void> {
  await options.start?.({ app, log, signal });
  signal.throwIfAborted();
  await app.startAllMicroservices();
  if (gate.phase === 'starting') gate.enter('running');
}

async function closeAll(
  app: NestFastifyApplication,
  second: SecondListener | undefined,
  started: Promise<void>,
): Promise<void> {
  // A start that is under way must end before its providers are closed under it.
  await started.catch(() => undefined);
  // Together: the second port's WebSockets are ended by the application's closing.
  await Promise.all([second?.close(), app.close()]);
}
