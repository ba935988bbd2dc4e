import { type DynamicModule, Module } from '@nestjs/common';
import { HealthModule } from '../health/health.module.js';
import { LOGGER, type Logger } from '../logging/logger.js';
import { MetricsModule } from '../metrics/metrics.module.js';

/** What every service has: `LOGGER`, `HealthRegistry`, `Registry` and `Metrics`, injectable anywhere. */
@Module({})
export class PlatformModule {
  static forService(name: string, logger: Logger): DynamicModule {
    return {
      module: PlatformModule,
      global: true,
      imports: [HealthModule, MetricsModule.forService(name)],
      providers: [{ provide: LOGGER, useValue: logger }],
      exports: [LOGGER],
    };
  }
}
