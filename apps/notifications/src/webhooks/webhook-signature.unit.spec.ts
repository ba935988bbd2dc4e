import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { newSecret, signatureHeaders } from './webhook-signature.js';

type Verify = (
  secret: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  now?: Date,
) => boolean;

/** The example of README.md, as a reader of it would run it. */
let verify: Verify;
beforeAll(async () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const [, code = ''] = /```js\n(.*?)```/s.exec(readme) ?? [];
  const url = `data:text/javascript,${encodeURIComponent(code)}`;
  ({ verify } = (await import(/* @vite-ignore */ url)) as { readonly verify: Verify });
});

const AT = new Date('2026-01-05T09:15:00.400Z');
const message = { id: 'o-1%2F2', at: AT, body: '{"text":"\u00fc"}' };

it('is that of the specification', () => {
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
  const at = new Date(1_614_265_330_000);
  const body = '{"test": 2432232314}';
  expect(signatureHeaders({ id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', at, body }, [secret])).toEqual({
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  });
});

describe("a receiver's check", () => {
  it('takes what was signed with its secret, also while another one signs too', () => {
    const secret = newSecret();
    expect(verify(secret, signatureHeaders(message, [secret]), message.body, AT)).toBe(true);
    const both = signatureHeaders(message, [newSecret(), secret]);
    expect(verify(secret, both, message.body, AT)).toBe(true);
  });

  it.each([
    ['another secret', {}, message.body, AT, newSecret()],
    ['another body', {}, '{}', AT, undefined],
    ['another id', { 'webhook-id': 'o-2' }, message.body, AT, undefined],
    ['another time', { 'webhook-timestamp': '1767604499' }, message.body, AT, undefined],
    ['an old one', {}, message.body, new Date(AT.getTime() + 301_000), undefined],
    ['a shorter signature', { 'webhook-signature': 'v1,abc' }, message.body, AT, undefined],
    ['no signature', { 'webhook-signature': '' }, message.body, AT, undefined],
  ])('refuses %s', (_, headers, body, now, other) => {
    const secret = newSecret();
    const signed = { ...signatureHeaders(message, [secret]), ...headers };
    expect(verify(other ?? secret, signed, body, now)).toBe(false);
  });
});
