import { existsSync } from 'node:fs';
import { request } from 'node:http';
import { homedir } from 'node:os';
import { join } from 'node:path';

const probeLimit = 800;

type EngineAddress =
  { readonly socketPath: string } | { readonly host: string; readonly port: string };

/** Asks the engine's own door, which is quicker than the client program, and cannot hang. */
export async function dockerAnswers(environment: NodeJS.ProcessEnv): Promise<boolean> {
  const engine = engineAddress(environment);
  if (engine === undefined) return false;
  return new Promise((resolve) => {
    const ping = request({ ...engine, path: '/_ping' }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    const limit = setTimeout(() => ping.destroy(new Error('no answer')), probeLimit);
    ping.once('error', () => resolve(false));
    ping.once('close', () => clearTimeout(limit));
    ping.end();
  });
}

/** The name under which the published ports of containers are reached. */
export function dockerHost(environment: NodeJS.ProcessEnv): string {
  const engine = engineAddress(environment);
  return engine !== undefined && 'host' in engine ? engine.host : '127.0.0.1';
}

function engineAddress({ DOCKER_HOST }: NodeJS.ProcessEnv): EngineAddress | undefined {
  if (!DOCKER_HOST) {
    const sockets = ['/var/run/docker.sock', join(homedir(), '.docker/run/docker.sock')];
    const socketPath = sockets.find((path) => existsSync(path));
    return socketPath === undefined ? undefined : { socketPath };
  }
  if (DOCKER_HOST.startsWith('unix://')) return { socketPath: DOCKER_HOST.slice('unix://'.length) };
  if (!URL.canParse(DOCKER_HOST)) return undefined;
  const { hostname, port } = new URL(DOCKER_HOST);
  return { host: hostname, port: port || '2375' };
}
