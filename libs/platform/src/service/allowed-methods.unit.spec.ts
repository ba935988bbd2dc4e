import { Body, Controller, Delete, Get, Module, Param, Post } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSample } from './sample-service.spec.js';
import type { RunningService } from './service-options.js';

@Controller('v1/things')
class ThingsController {
  @Get()
  list(): object {
    return {};
  }

  @Post()
  add(@Body() body: object): object {
    return body;
  }

  @Get(':id')
  read(@Param('id') id: string): object {
    return { id };
  }

  @Delete('a.b')
  drop(): object {
    return {};
  }
}
@Module({ controllers: [ThingsController] })
class ThingsModule {}

let service: RunningService;
beforeAll(async () => {
  service = await startSample({ module: ThingsModule, corsOrigins: ['https://desk.example'] });
  await service.ready;
});
afterAll(() => service.close());

const ask = (method: string, path: string, init: RequestInit = {}) =>
  fetch(`http://127.0.0.1:${service.port}${path}`, { ...init, method });

describe('a known address with another method', () => {
  it.each([
    ['PUT', '/v1/things', ['GET', 'HEAD', 'POST']],
    ['DELETE', '/v1/things?x=%2F', ['GET', 'HEAD', 'POST']],
    ['POST', '/v1/things/7', ['GET', 'HEAD']],
    ['PATCH', '/v1/things/a.b', ['DELETE', 'GET', 'HEAD']],
  ])('%s %s is 405, and what it takes is said', async (method, path, allowed) => {
    const answer = await ask(method, path, { headers: { origin: 'https://desk.example' } });
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toBe(allowed.join(', '));
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer.headers.get('access-control-allow-origin')).toBe('https://desk.example');
    expect(await answer.json()).toMatchObject({
      status: 405,
      reason: 'METHOD_NOT_ALLOWED',
      layer: 'door',
      context: { field: 'method', value: method, allowed },
    });
  });

  it('is told before its body is read, and counted', async () => {
    const headers = { 'content-type': 'application/json' };
    const answer = await ask('PUT', '/v1/things', { headers, body: '{no json' });
    expect(answer.status).toBe(405);
    const metrics = await (await ask('GET', '/metrics')).text();
    expect(metrics).toMatch(
      /^ome_refusals_total\{code="METHOD_NOT_ALLOWED",layer="door",.*\} [1-9]/m,
    );
  });
});

it.each([
  ['POST', '/v1/thing'],
  ['GET', '/v1/things/7/parts'],
  ['DELETE', '/v1/things/axb/c'],
  ['PUT', '/'],
])('%s %s is no address', async (method, path) => {
  const answer = await ask(method, path);
  expect(answer.status).toBe(404);
  expect(await answer.json()).toMatchObject({ reason: 'NOT_FOUND' });
});

it('its own methods are answered, and browsers may ask before them', async () => {
  expect((await ask('GET', '/v1/things/7')).status).toBe(200);
  expect((await ask('HEAD', '/v1/things')).status).toBe(200);
  const long = 'x'.repeat(9_000);
  expect(await (await ask('GET', `/v1/things/${long}`)).json()).toEqual({ id: long });
  const headers = { origin: 'https://desk.example', 'access-control-request-method': 'POST' };
  expect((await ask('OPTIONS', '/v1/things', { headers })).status).toBe(204);
});
