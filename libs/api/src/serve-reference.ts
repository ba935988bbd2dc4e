import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenApiDocument } from './open-api.js';
import { referencePage } from './reference-page.js';

/** `GET /docs`, a page for people that needs nothing from elsewhere, and `GET /docs/openapi.json`. */
export function serveReference(app: NestFastifyApplication, document: OpenApiDocument): void {
  const fastify = app.getHttpAdapter().getInstance();
  const page = referencePage(document);
  const json = JSON.stringify(document);
  fastify.get('/docs', (_request, reply) =>
    reply
      .header('content-type', 'text/html; charset=utf-8')
      .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'")
      .send(page),
  );
  fastify.get('/docs/openapi.json', (_request, reply) =>
    reply.header('content-type', 'application/json; charset=utf-8').send(json),
  );
}
