import { expect, test } from 'vitest';
import type { ServerProcess } from './guarded-folder.js';
import { startServer, type Launched } from './start-server.js';

const server = (exited: boolean): ServerProcess => ({
  pid: 1,
  hasExited: () => exited,
  logTail: () => Promise.resolve('address already in use'),
});

/** Launches that end before they answer, except the one named. */
const launching =
  (good?: string) =>
  (attempt: string): Promise<Launched> =>
    Promise.resolve({
      server: server(attempt !== good),
      address: attempt,
      answers: () => Promise.resolve(attempt === good),
    });

test('a server that ends while it starts is launched again', async () => {
  await expect(startServer('broker', launching('broker-2'))).resolves.toBe('broker-2');
});

test('a server that ends again and again is given up, with what it logged', async () => {
  await expect(startServer('broker', launching())).rejects.toThrow(
    'broker ended 3 times while starting\naddress already in use',
  );
});
