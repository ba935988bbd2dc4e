import { Controller, Get, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Registry } from 'prom-client';
import { WithoutSignIn } from '../service/without-sign-in.js';

/** GET /metrics in Prometheus' text format. */
@Controller('metrics')
@WithoutSignIn('collectors have no user; the network keeps others out')
export class MetricsController {
  constructor(private readonly registry: Registry) {}

  @Get()
  async read(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    void reply.header('content-type', this.registry.contentType);
    return this.registry.metrics();
  }
}
