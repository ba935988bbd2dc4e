import { once } from 'node:events';
import { Agent, get } from 'node:http';
import { Writable } from 'node:stream';
import { text as textOf } from 'node:stream/consumers';
import { BadRequestException, Body, Controller, Get, Module, Post } from '@nestjs/common';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { HealthRegistry, type HealthState } from '../health/health-registry.js';
import { createLogger } from '../logging/create-logger.js';
import { Metrics } from '../metrics/metrics.js';
import { ProblemException, problemDetails } from '../problems/problem-details.js';
import { startSample } from './sample-service.spec.js';
import type { RunningService, ServiceOptions } from './service-options.js';

@Controller('sample')
class SampleController {
  @Post()
  echo(@Body() body: unknown): unknown {
    return { body };
  }

  @Get('broken')
  broken(): never {
    throw new Error('the password is hunter2');
  }

  @Get('refused')
  refused(): never {
    throw new BadRequestException(['quantity must be positive', 'symbol is missing']);
  }

  @Get('reused')
  reused(): never {
    const problem = problemDetails(409, 'Used with another body.', { code: 'REQUEST_ID_REUSED' });
    throw new ProblemException(problem, { 'retry-after': '3' });
  }
}

@Module({ controllers: [SampleController] })
class SampleModule {}

const running: RunningService[] = [];
afterEach(async () => {
  for (const service of running.splice(0)) await service.close();
});

async function sampleOf(options: Partial<ServiceOptions> = {}, lines: string[] = []) {
  const destination = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      lines.push(chunk.toString());
      done();
    },
  });
  const logger = createLogger({ name: 'sample', level: 'debug', destination });
  const service = await startSample({ module: SampleModule, ...options }, logger);
  running.push(service);
  const url = (path: string, port = service.port) => `http://127.0.0.1:${port}${path}`;
  return { service, url };
}

/**
 * Without keep-alive: a port freed by one test may be the next one's, and the client would send on
 * the connection that it kept.
 */
function request(url: string, init: { method?: string; headers?: object; body?: string } = {}) {
  return fetch(url, { ...init, headers: { connection: 'close', ...init.headers } });
}

function post(url: string, body: string, contentType = 'application/json') {
  return request(url, { method: 'POST', headers: { 'content-type': contentType }, body });
}

describe('a service', () => {
  it('is live at once and ready when its own indicators are', async () => {
    let state: HealthState = { ok: false, reason: 'restoring partition 3' };
    const { service, url } = await sampleOf({
      configure: (app) => {
        app.get(HealthRegistry).register({ name: 'writer', kind: 'ready', check: () => state });
      },
    });
    expect((await request(url('/health/live'))).status).toBe(200);
    const unready = await request(url('/health/ready'));
    expect(unready.status).toBe(503);
    expect(await unready.json()).toMatchObject({
      status: 'down',
      indicators: expect.arrayContaining([
        { name: 'writer', state: 'down', reason: 'restoring partition 3' },
      ]),
    });
    state = { ok: true };
    await service.ready;
    const ready = await request(url('/health/ready'));
    expect(ready.status).toBe(200);
    expect(await ready.json()).toMatchObject({ status: 'up' });
  });

  it('answers probes while it still waits for what it depends on', async () => {
    const reached = Promise.withResolvers<void>();
    const { service, url } = await sampleOf({ start: () => reached.promise });
    expect((await request(url('/health/live'))).status).toBe(200);
    const waiting = await request(url('/health/ready'));
    expect(waiting.status).toBe(503);
    expect(await waiting.json()).toMatchObject({
      indicators: [{ name: 'service', state: 'down', reason: 'the service is starting' }],
    });
    reached.resolve();
    await service.ready;
    expect((await request(url('/health/ready'))).status).toBe(200);
  });

  it('fails to become ready when starting fails', async () => {
    const { service } = await sampleOf({
      start: () => Promise.reject(new Error('topic ome.inbox.v1 is missing')),
    });
    await expect(service.ready).rejects.toThrow('ome.inbox.v1');
  });

  it('ends a start that is under way when it is closed', async () => {
    const { service } = await sampleOf({
      start: ({ signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(new Error('told to stop')));
        }),
    });
    await service.close();
    await expect(service.ready).rejects.toThrow('told to stop');
  });

  it('starts its transports after its dependencies and closes them', async () => {
    const order: string[] = [];
    const { service } = await sampleOf({
      start: () => Promise.resolve().then(() => void order.push('dependencies')),
      strategies: () => [
        {
          listen: (started: () => void) => {
            order.push('transport');
            started();
          },
          close: () => void order.push('closed'),
        },
      ],
    });
    await service.ready;
    await service.close();
    expect(order).toEqual(['dependencies', 'transport', 'closed']);
  });

  it('closes in the order that lets providers end streams before and connections after HTTP', async () => {
    const order: string[] = [];
    class Hooked {
      onModuleDestroy() {
        order.push('onModuleDestroy');
      }

      beforeApplicationShutdown() {
        order.push('beforeApplicationShutdown');
      }

      onApplicationShutdown() {
        order.push('onApplicationShutdown');
      }
    }
    const { service } = await sampleOf({
      module: { module: SampleModule, providers: [Hooked] },
      configure: (app) => {
        app
          .getHttpAdapter()
          .getInstance()
          .addHook('onClose', async () => void order.push('http'));
      },
      strategies: () => [
        { listen: (started: () => void) => started(), close: () => void order.push('transport') },
      ],
    });
    await service.ready;
    await Promise.all([service.close(), service.close()]);
    expect(order).toEqual([
      'onModuleDestroy',
      'beforeApplicationShutdown',
      'http',
      'transport',
      'onApplicationShutdown',
    ]);
  });

  it('serves the same routes on a second port', async () => {
    const { service, url } = await sampleOf({ legacyPort: 0 });
    expect(service.legacyPort).not.toBe(service.port);
    expect((await request(url('/health/live', service.legacyPort))).status).toBe(200);
    expect((await request(url('/nowhere', service.legacyPort))).status).toBe(404);
  });

  it('is not held open by connections that callers keep', async () => {
    const { service, url } = await sampleOf({ legacyPort: 0 });
    const agent = new Agent({ keepAlive: true });
    for (const port of [service.port, service.legacyPort]) {
      const answer = await once(get(url('/health/live', port), { agent }), 'response');
      await textOf(answer[0]);
    }
    await vi.waitFor(() => expect(Object.keys(agent.freeSockets)).toHaveLength(2));
    await service.close();
    agent.destroy();
  });

  it('is not reachable on either port once closed', async () => {
    const { service, url } = await sampleOf({ legacyPort: 0 });
    await service.close();
    await expect(request(url('/health/live'))).rejects.toThrow();
    await expect(request(url('/health/live', service.legacyPort))).rejects.toThrow();
  });
});

describe('metrics of a service', () => {
  it('are its own: Node and the service name, next to what it makes with the prefix', async () => {
    const { url } = await sampleOf({
      configure: (app) => {
        const refused = app
          .get(Metrics)
          .counter({ name: 'refused_total', help: 'Refused requests', labelNames: ['reason'] });
        refused.inc({ reason: 'TOO_LATE' }, 2);
      },
    });
    const answer = await request(url('/metrics'));
    expect(answer.headers.get('content-type')).toContain('text/plain');
    const text = await answer.text();
    expect(text).toContain('ome_refused_total{reason="TOO_LATE",service="sample"} 2');
    expect(text).toContain('nodejs_eventloop_lag_seconds');
    const other = await sampleOf();
    expect(await (await request(other.url('/metrics'))).text()).not.toContain('ome_refused_total');
  });
});

describe('what a service answers to bad requests', () => {
  it.each([
    ['a key __proto__', '{"__proto__":{"admin":true}}'],
    ['a constructor with a prototype', '{"constructor":{"prototype":{"admin":true}}}'],
    ['text that is no JSON', '{"quantity":'],
    ['a body nested without end', `{"quantity":${'['.repeat(100)}${']'.repeat(100)}}`],
  ])('400 for %s', async (_what, body) => {
    const { url } = await sampleOf();
    const answer = await post(url('/sample'), body);
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(await answer.json()).toMatchObject({
      type: 'about:blank',
      title: 'Bad Request',
      status: 400,
      detail: expect.any(String),
    });
  });

  it('413 for a body above the limit, and the echo for one below', async () => {
    const { url } = await sampleOf();
    const large = await post(url('/sample'), JSON.stringify({ text: 'x'.repeat(1024) }));
    expect(large.status).toBe(413);
    expect(await large.json()).toMatchObject({ title: 'Payload Too Large', status: 413 });
    const small = await post(url('/sample'), JSON.stringify({ text: 'x' }));
    expect(await small.json()).toEqual({ body: { text: 'x' } });
  });

  it('nothing for a body that is not there, whatever its type would be', async () => {
    const { url } = await sampleOf();
    const answer = await post(url('/sample'), '');
    expect(answer.status).toBe(201);
    expect(await answer.json()).toEqual({});
  });

  it('415 for a content type that nothing reads', async () => {
    const { url } = await sampleOf();
    const answer = await post(url('/sample'), '<order/>', 'application/xml');
    expect(answer.status).toBe(415);
    expect(await answer.json()).toMatchObject({ status: 415 });
  });

  it('404 for an unknown path and 400 for an undecodable one, as problems', async () => {
    const { url } = await sampleOf();
    const unknown = await request(url('/nowhere'));
    expect(unknown.status).toBe(404);
    expect(await unknown.json()).toMatchObject({ title: 'Not Found', status: 404 });
    const undecodable = await request(url('/sample/%zz'));
    expect(undecodable.status).toBe(400);
    expect(await undecodable.json()).toMatchObject({ title: 'Bad Request', status: 400 });
  });

  it('every message of a refused body in the detail', async () => {
    const { url } = await sampleOf();
    expect(await (await request(url('/sample/refused'))).json()).toEqual({
      type: 'about:blank',
      title: 'Bad Request',
      status: 400,
      detail: 'quantity must be positive; symbol is missing',
      reason: 'MALFORMED',
      layer: 'door',
    });
  });

  it('the very problem a door throws, with its headers', async () => {
    const { url } = await sampleOf();
    const answer = await request(url('/sample/reused'));
    expect(answer.status).toBe(409);
    expect(answer.headers.get('retry-after')).toBe('3');
    expect(await answer.json()).toEqual({
      type: 'about:blank',
      title: 'Conflict',
      status: 409,
      detail: 'Used with another body.',
      code: 'REQUEST_ID_REUSED',
      reason: 'CONFLICT',
      layer: 'door',
      context: { retryAfter: 3 },
    });
  });

  it('500 without the cause for what nobody expected, and the request id to find it by', async () => {
    const { url } = await sampleOf();
    const answer = await request(url('/sample/broken'), { headers: { 'x-request-id': 'req-1' } });
    expect(answer.status).toBe(500);
    expect(answer.headers.get('x-request-id')).toBe('req-1');
    const text = await answer.text();
    expect(text).not.toContain('hunter2');
    expect(text).not.toContain('start-service');
  });

  it('no request id of a caller that could forge log lines', async () => {
    const { url } = await sampleOf();
    const answer = await request(url('/health/live'), {
      headers: { 'x-request-id': 'a b{"x":1}' },
    });
    expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('what a service logs', () => {
  it('is one JSON object per line, with a request id and without credentials', async () => {
    const lines: string[] = [];
    const { url } = await sampleOf({}, lines);
    await request(url('/sample/refused'), {
      headers: { authorization: 'Bearer hunter2', 'x-request-id': 'r-7' },
    });
    const objects: unknown[] = lines.map((line) => JSON.parse(line));
    expect(objects).toContainEqual(
      expect.objectContaining({ service: 'sample', requestId: 'r-7' }),
    );
    expect(lines.join('')).not.toContain('hunter2');
  });
});

describe('calls from browsers', () => {
  it('are allowed from the given origins only', async () => {
    const { url } = await sampleOf({ corsOrigins: ['https://desk.example'] });
    const from = (origin: string) => request(url('/health/live'), { headers: { origin } });
    const allowed = await from('https://desk.example');
    expect(allowed.headers.get('access-control-allow-origin')).toBe('https://desk.example');
    const other = await from('https://evil.example');
    expect(other.headers.get('access-control-allow-origin')).not.toBe('https://evil.example');
  });

  it('may be of any method, and read any header of the answer', async () => {
    const { url } = await sampleOf({ corsOrigins: ['https://desk.example'] });
    const headers = { origin: 'https://desk.example', 'access-control-request-method': 'DELETE' };
    const asked = await request(url('/sample'), { method: 'OPTIONS', headers });
    const methods = asked.headers.get('access-control-allow-methods')?.split(', ');
    expect(methods).toEqual(expect.arrayContaining(['PUT', 'PATCH', 'DELETE']));
    const answer = await request(url('/health/live'), { headers });
    expect(answer.headers.get('access-control-expose-headers')).toBe('*');
  });

  it('are allowed from nowhere unless origins are given', async () => {
    const { url } = await sampleOf();
    const answer = await request(url('/health/live'), {
      headers: { origin: 'https://desk.example' },
    });
    expect(answer.headers.has('access-control-allow-origin')).toBe(false);
  });
});
