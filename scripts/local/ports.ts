import { createServer, type AddressInfo, type ListenOptions, type Server } from 'node:net';
import { SERVICES, type ServiceName } from './running.ts';

const FIRST_PORT = 3001;

/** The documented ports where they are free, else any free ones (a second copy on the same machine). */
export async function choosePorts(): Promise<Record<ServiceName, number>> {
  const wanted = SERVICES.map((name, index) => [name, FIRST_PORT + index] as const);
  const documented =
    (await claimDocumentedPorts()) &&
    (await Promise.all(wanted.map(async ([, port]) => await isFree(port)))).every(Boolean);
  const chosen: [ServiceName, number][] = [];
  for (const [name, port] of wanted) chosen.push([name, documented ? port : await anyPort()]);
  return Object.fromEntries(chosen) as Record<ServiceName, number>;
}

/**
 * False while another starter lives that took them. Its services bind them some seconds later only:
 * until then a look at the ports says that they are free.
 */
async function claimDocumentedPorts(): Promise<boolean> {
  if (process.platform !== 'linux') return true;
  // A name in the kernel, not a file: it is gone with this process, however that ends.
  return await listen({ path: '\0ome-documented-ports' }).then(
    (server) => {
      server.unref();
      return true;
    },
    () => false,
  );
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
  const server = await listen({ port, host: '0.0.0.0' });
  const { port: bound } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return bound;
}

async function listen(options: ListenOptions): Promise<Server> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options, resolve);
  });
  return server;
}
