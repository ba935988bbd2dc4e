import { waitFor } from '../wait-for.js';
import type { ServerProcess } from './guarded-folder.js';

export interface Launched {
  readonly server: ServerProcess;
  readonly address: string;
  /** True once it is this very server that answers at the address. */
  readonly answers: () => Promise<boolean>;
}

const attempts = 3;
const startLimit = 90_000;

/**
 * Launches a server and answers its address when it can be used. One that ends while it starts is
 * launched again: most likely another process took its port between choosing and binding it.
 */
export async function startServer(
  name: string,
  launch: (attempt: string) => Promise<Launched>,
): Promise<string> {
  for (let attempt = 1; ; attempt += 1) {
    const { server, address, answers } = await launch(`${name}-${attempt}`);
    const settled = waitFor(() => server.hasExited() || answers(), {
      within: startLimit,
      what: `${name} to answer at ${address}`,
    });
    await settled.catch(async (error: unknown) => {
      throw new Error(`${name} did not start\n${await server.logTail()}`, { cause: error });
    });
    if (!server.hasExited()) return address;
    if (attempt === attempts) {
      throw new Error(`${name} ended ${attempts} times while starting\n${await server.logTail()}`);
    }
  }
}
