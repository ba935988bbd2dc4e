import { createServer, type AddressInfo } from 'node:net';
import { SERVICES, type ServiceName } from './running.ts';

const FIRST_PORT = 3001;

/** The documented ports where they are free, else any free ones (a second copy on the same machine). */
export async function choosePorts(): Promise<Record<ServiceName, number>> {
  const wanted = SERVICES.map((name, index) => [name, FIRST_PORT + index] as const);
  const free = await Promise.all(wanted.map(async ([, port]) => await isFree(port)));
  const all = free.every(Boolean);
  const chosen: [ServiceName, number][] = [];
  for (const [name, port] of wanted) chosen.push([name, all ? port : await anyPort()]);
  return Object.fromEntries(chosen) as Record<ServiceName, number>;
}

async function isFree(port: number): Promise<boolean> {
  return await bind(port).then(
    () => true,
    () => false,
  );
}

async function anyPort(): Promise<number> {
  return await bind(0);
}

async function bind(port: number): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '0.0.0.0', resolve);
  });
  const { port: bound } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return bound;
}
