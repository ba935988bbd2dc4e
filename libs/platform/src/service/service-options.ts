import type { DynamicModule, Type } from '@nestjs/common';
import type { CustomTransportStrategy } from '@nestjs/microservices';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from '../logging/logger.js';

/** The loaded variables of `httpConfig`. */
export interface HttpSettings {
  readonly PORT: number;
  readonly HOST: string;
  readonly LOG_LEVEL: 'silent' | 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace';
  readonly BODY_LIMIT_BYTES: number;
  readonly SHUTDOWN_TIMEOUT_MS: number;
}

/** What a service gets while it starts. */
export interface StartContext {
  readonly app: NestFastifyApplication;
  readonly log: Logger;
  /** Aborted when the service is told to stop; hand it to `retryUntilAvailable`. */
  readonly signal: AbortSignal;
}

/** Everything that `runService` needs to know of a service. */
export interface ServiceOptions {
  /** Written on every log line and metric. */
  readonly name: string;
  readonly module: Type<unknown> | DynamicModule;
  readonly config: HttpSettings;
  /** Origins that browsers may call from; none unless given. */
  readonly corsOrigins?: readonly string[];
  /** One more port with the same routes; 0 takes a free one. */
  readonly legacyPort?: number;
  /** Pipes, WebSocket adapter, OpenAPI: before anything listens. */
  configure?(app: NestFastifyApplication): void | Promise<void>;
  /**
   * Reaches what the service depends on, after health and metrics answer and before transports
   * start. Waiting belongs here and not in `onModuleInit`, so that probes answer during an outage.
   */
  start?(context: StartContext): Promise<void>;
  /** Nest transports to connect; their handlers are the module's. */
  strategies?(app: NestFastifyApplication): readonly CustomTransportStrategy[];
}

/** A service that listens. */
export interface RunningService {
  readonly app: NestFastifyApplication;
  readonly port: number;
  readonly legacyPort: number | undefined;
  /** Resolves when every ready indicator was up for the first time; rejects when start failed. */
  readonly ready: Promise<void>;
  /** Turns unready, stops listening, closes every provider. Repeated calls share one closing. */
  close(): Promise<void>;
}
