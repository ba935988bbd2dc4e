import { type DynamicModule, Module } from '@nestjs/common';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { MetricsController } from './metrics.controller.js';
import { Metrics } from './metrics.js';

/** Each sample wakes the process: a service that has nothing to do should sleep. */
const LOOP_DELAY_SAMPLED_MS = 100;

/** A registry per application (never the global one), Node's default metrics, GET /metrics. */
@Module({})
export class MetricsModule {
  static forService(name: string): DynamicModule {
    return {
      module: MetricsModule,
      global: true,
      controllers: [MetricsController],
      providers: [{ provide: Registry, useFactory: () => registryOf(name) }, Metrics],
      exports: [Registry, Metrics],
    };
  }
}

function registryOf(service: string): Registry {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  collectDefaultMetrics({
    register: registry,
    eventLoopMonitoringPrecision: LOOP_DELAY_SAMPLED_MS,
  });
  return registry;
}
