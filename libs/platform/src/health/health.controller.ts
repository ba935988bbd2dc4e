import { Controller, Get, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { WithoutSignIn } from '../service/without-sign-in.js';
import { HealthRegistry, type HealthKind, type HealthReport } from './health-registry.js';

/** Kubernetes' probes: 200 when every indicator of the kind is up, 503 otherwise, same body. */
@Controller('health')
@WithoutSignIn('probes have no user, and learn nothing of orders')
export class HealthController {
  constructor(private readonly registry: HealthRegistry) {}

  @Get('live')
  live(@Res({ passthrough: true }) reply: FastifyReply): HealthReport {
    return this.answer('live', reply);
  }

  @Get('ready')
  ready(@Res({ passthrough: true }) reply: FastifyReply): HealthReport {
    return this.answer('ready', reply);
  }

  private answer(kind: HealthKind, reply: FastifyReply): HealthReport {
    const report = this.registry.report(kind);
    void reply.status(report.status === 'up' ? 200 : 503).header('cache-control', 'no-store');
    return report;
  }
}
