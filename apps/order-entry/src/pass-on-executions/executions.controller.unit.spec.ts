import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { ExecutionsController } from './executions.controller.js';

const REPORT = { ClOrdID: '1a2b00000000000001000000', OrdStatus: '0' };
const closers: (() => void)[] = [];
afterEach(() => closers.splice(0).forEach((close) => close()));

/** What a client is answered while fill-ingestion answers so. */
async function passedOn(fillIngestion: RequestListener) {
  const server = createServer(fillIngestion).listen(0, '127.0.0.1');
  closers.push(() => server.close());
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const headers = new Map<string, string>();
  const answer = { status: 0, headers, body: undefined as unknown };
  const reply = {
    status: (code: number) => void (answer.status = code),
    header: (name: string, value: string) => void headers.set(name, value),
  };
  const controller = new ExecutionsController(`http://127.0.0.1:${port}`);
  answer.body = await controller.passOn(REPORT, reply, {});
  return answer;
}

describe('a report that is passed on', () => {
  it('is answered as fill-ingestion answers', async () => {
    const refused = { success: false, comment: 'The request is malformed', violations: ['x'] };
    const answer = await passedOn((_, response) => {
      response.writeHead(400, { 'content-type': 'application/json' }).end(JSON.stringify(refused));
    });
    expect(answer).toEqual({ status: 400, headers: new Map(), body: refused });
  });

  it('is answered with the time after which it may be tried again', async () => {
    const answer = await passedOn((_, response) => {
      const headers = { 'content-type': 'application/json', 'retry-after': '7' };
      response.writeHead(503, headers).end('{"success":false}');
    });
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('7');
  });
});
