import { expect, it } from 'vitest';
import { createLogger } from './create-logger.js';

function written(fields: object): { readonly text: string; readonly line: unknown } {
  const lines: string[] = [];
  const log = createLogger({
    name: 'sample',
    level: 'info',
    destination: { write: (line) => void lines.push(line) },
  });
  log.debug(fields, 'below the level');
  log.info(fields, 'happened');
  const [text = '', ...others] = lines;
  expect(others).toEqual([]);
  return { text, line: JSON.parse(text) };
}

it('writes the level as a word, the time in ISO, the service and the fields', () => {
  expect(written({ event: 'ready', port: 3001 }).line).toEqual({
    level: 'info',
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    service: 'sample',
    pid: process.pid,
    event: 'ready',
    port: 3001,
    msg: 'happened',
  });
});

it.each([
  { authorization: 'Bearer hunter2' },
  { password: 'hunter2' },
  { token: 'hunter2' },
  { headers: { authorization: 'Bearer hunter2', cookie: 'session=hunter2' } },
  { req: { headers: { cookie: 'session=hunter2', 'proxy-authorization': 'hunter2' } } },
  { res: { headers: { 'set-cookie': 'session=hunter2' } } },
])('replaces the credentials in %j', (fields) => {
  const { text } = written(fields);
  expect(text).not.toContain('hunter2');
  expect(text).toContain('[redacted]');
});
