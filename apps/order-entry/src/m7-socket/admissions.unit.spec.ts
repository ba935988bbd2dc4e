import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { createLogger } from '@ome/platform';
import { expect, it } from 'vitest';
import { Admissions } from './admissions.js';
import { ALICE_ONLY, inAnHour } from './socket-service.spec.js';

const log = createLogger({ name: 'admissions', level: 'silent' });

function requestOf(user: string): IncomingMessage {
  const request = new IncomingMessage(new Socket());
  request.headers.authorization = user;
  return request;
}

it('one user cannot have all sockets there are, and has another once one of his is gone', async () => {
  const access = {
    ...ALICE_ONLY,
    admit: (user = '') => {
      const caller = { user, role: 'trader', accounts: [] } as const;
      return Promise.resolve({ caller, expiresAt: inAnHour(), own: true });
    },
  };
  const admissions = new Admissions(access, { connections: 4, perUser: 2 }, log);
  const statusOf = async (user: string) => {
    const request = requestOf(user);
    const refusal = await admissions.refusalOf(request);
    if (refusal === undefined) admissions.enter(request);
    return refusal?.status ?? 101;
  };
  expect([await statusOf('alice'), await statusOf('alice')]).toEqual([101, 101]);
  expect(await admissions.refusalOf(requestOf('alice'))).toMatchObject({
    status: 503,
    headers: { 'retry-after': '2' },
  });
  expect(await statusOf('bob')).toBe(101);
  admissions.leave('alice');
  expect([await statusOf('alice'), await statusOf('bob')]).toEqual([101, 101]);
  expect(await statusOf('carol')).toBe(503);
});
