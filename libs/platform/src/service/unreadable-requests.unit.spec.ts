import { connect } from 'node:net';
import { text as textOf } from 'node:stream/consumers';
import { Controller, Get, Module, Post } from '@nestjs/common';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createLogger } from '../logging/create-logger.js';
import { REASON_OF_STATUS } from '../problems/problem-details.js';
import { unreadableRequest } from '../problems/unreadable-request.js';
import type { RunningService } from './service-options.js';
import { startService } from './start-service.js';

let asked = Promise.withResolvers<void>();
let answer = Promise.withResolvers<string>();

@Controller('sample')
class SampleController {
  @Get()
  slow(): Promise<string> {
    asked.resolve();
    return answer.promise;
  }

  @Post()
  take(): string {
    return 'taken';
  }
}

@Module({ controllers: [SampleController] })
class SampleModule {}

let service: RunningService;
beforeAll(async () => {
  const config = {
    PORT: 0,
    HOST: '127.0.0.1',
    LOG_LEVEL: 'silent',
    BODY_LIMIT_BYTES: 1024,
    SHUTDOWN_TIMEOUT_MS: 5000,
  } as const;
  const log = createLogger({ name: 'sample', level: 'silent' });
  service = await startService(
    { name: 'sample', module: SampleModule, legacyPort: 0, config },
    log,
  );
});
afterAll(() => service.close());
beforeEach(() => {
  asked = Promise.withResolvers();
  answer = Promise.withResolvers();
});

/** All that the service says on a connection until it closes it. */
function said(text: string, port = service.port): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.write(text);
  return textOf(socket);
}

function readAnswer(text: string) {
  const [head = '', body = ''] = text.split('\r\n\r\n');
  const [line = '', ...headers] = head.toLowerCase().split('\r\n');
  const problem: unknown = JSON.parse(body);
  return { status: Number(line.split(' ')[1]), headers, problem };
}

async function counted(): Promise<number> {
  const metrics = await fetch(`http://127.0.0.1:${service.port}/metrics`);
  const line = /^ome_refusals_total\{code="MALFORMED",layer="door",.*\} (\d+)$/m;
  return Number(line.exec(await metrics.text())?.[1] ?? 0);
}

const HEAD = 'POST /sample HTTP/1.1\r\nHost: it\r\nConnection: close\r\n';
const JSON_BODY = 'Content-Type: application/json\r\n';
const UNREADABLE: readonly (readonly [string, string, number, string])[] = [
  ['a Content-Length that is no number', `${HEAD}Content-Length: x\r\n\r\n`, 400, 'content-length'],
  ['two lengths', `${HEAD}Content-Length: 1\r\nContent-Length: 2\r\n\r\n`, 400, 'content-length'],
  [
    'a length of what is chunked',
    `${HEAD}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n`,
    400,
    'transfer-encoding',
  ],
  [
    'a chunk that has no size',
    `${HEAD}${JSON_BODY}Transfer-Encoding: chunked\r\n\r\nzz\r\n`,
    400,
    'body',
  ],
  ['no request line', 'nonsense\r\n\r\n', 400, 'request line'],
  ['a path with a blank', 'GET /a b HTTP/1.1\r\nHost: it\r\n\r\n', 400, 'request line'],
  ['another protocol', 'GET / HTTP/9.1\r\nHost: it\r\n\r\n', 400, 'request line'],
  ['a header that is none', `${HEAD}no header\r\n\r\n`, 400, 'headers'],
  ['no Host', 'GET /sample HTTP/1.1\r\nConnection: close\r\n\r\n', 400, 'host'],
  ['long headers', `${HEAD}X-Pad: ${'x'.repeat(20_000)}\r\n\r\n`, 431, 'headers'],
  ['a long path', `GET /${'x'.repeat(20_000)} HTTP/1.1\r\nHost: it\r\n\r\n`, 431, 'headers'],
];

describe('what cannot be read as HTTP', () => {
  it.each(UNREADABLE)('is a problem with a reason: %s', async (_what, text, status, field) => {
    for (const port of [service.port, service.legacyPort]) {
      const { headers, ...told } = readAnswer(await said(text, port));
      expect(told).toEqual({
        status,
        problem: {
          type: 'about:blank',
          title: expect.any(String),
          status,
          detail: expect.any(String),
          reason: REASON_OF_STATUS[status],
          layer: 'door',
          context: expect.objectContaining({ field }),
        },
      });
      expect(headers).toContain('content-type: application/problem+json; charset=utf-8');
      expect(headers).toContain('connection: close');
    }
  });

  it('is counted as a refusal', async () => {
    const before = await counted();
    await said('nonsense\r\n\r\n');
    expect(await counted()).toBe(before + 1);
  });

  it('is not answered where that would be taken for the answer of the request before it', async () => {
    const socket = connect(service.port, '127.0.0.1');
    const heard = textOf(socket);
    socket.write('GET /sample HTTP/1.1\r\nHost: it\r\n\r\n');
    await asked.promise;
    socket.write('nonsense\r\n\r\n');
    expect(await heard).toBe('');
    answer.resolve('done');
  });
});

it.each([
  ['ERR_HTTP_REQUEST_TIMEOUT', 408, 'REQUEST_TIMEOUT'],
  ['HPE_HEADER_OVERFLOW', 431, 'HEADERS_TOO_LARGE'],
  ['HPE_INVALID_METHOD', 400, 'MALFORMED'],
])('%s is %i %s', (code, status, reason) => {
  const problem = unreadableRequest(Object.assign(new Error(code), { code }));
  expect(problem).toMatchObject({ status, reason, layer: 'door' });
});

it('a body that cannot be read is not answered again when its request was refused already', async () => {
  const heard = await said(
    `${HEAD}Content-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n`,
  );
  expect(readAnswer(heard).status).toBe(415);
});

it('HTTP/1.0 needs no Host', async () => {
  expect(await said('POST /sample HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1\.1 201 /);
});
