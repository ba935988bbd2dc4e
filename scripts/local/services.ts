import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Guardian } from './guardian.ts';
import { printLogLines } from './log-lines.ts';
import { SERVICES, type Running, type ServiceName } from './running.ts';

const root = join(import.meta.dirname, '..', '..');
const width = Math.max(...SERVICES.map((name) => name.length));
const STOP_LIMIT_MS = 15_000;
const READY_LIMIT_MS = 120_000;

export interface Services {
  /** Resolves when every service answers that it is ready. */
  readonly ready: () => Promise<void>;
  /** Resolves with the first service that ends by itself. */
  readonly ended: Promise<string>;
  readonly stop: () => Promise<void>;
}

export function startServices(running: Running, guardian: Guardian): Services {
  const children = SERVICES.map((name) => startService(name, running, guardian));
  return {
    ready: async () => {
      await Promise.all(SERVICES.map((name) => waitUntilReady(name, running.ports[name])));
    },
    ended: Promise.race(
      children.map(async ({ name, child }) => {
        await once(child, 'exit');
        return `${name} ended (${child.signalCode ?? `exit code ${child.exitCode}`})`;
      }),
    ),
    stop: async () => {
      await Promise.all(children.map(async ({ child }) => await stop(child)));
    },
  };
}

function startService(name: ServiceName, running: Running, guardian: Guardian) {
  const { ports } = running;
  const child = spawn(process.execPath, [join(root, 'apps', name, 'dist', 'main.js')], {
    cwd: root,
    // Services are stopped one by one below: the terminal's Ctrl-C must not reach them first.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      // Its users' passwords are published: whoever opens it to a network says so.
      HOST: '127.0.0.1',
      ...process.env,
      PORT: String(ports[name]),
      KAFKA_BROKERS: running.kafkaBrokers.join(','),
      MONGODB_URI: running.mongodbUri,
      FILL_INGESTION_URL: `http://127.0.0.1:${ports['fill-ingestion']}`,
    },
  });
  const { pid } = child;
  if (pid !== undefined) {
    guardian.watch(pid);
    child.once('exit', () => guardian.forget(pid));
  }
  printLogLines(name, width, child.stdout);
  printLogLines(name, width, child.stderr);
  return { name, child };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
  await exited;
  clearTimeout(timer);
}

async function waitUntilReady(name: ServiceName, port: number): Promise<void> {
  const until = Date.now() + READY_LIMIT_MS;
  let last = 'no answer';
  while (Date.now() < until) {
    last = await readiness(port);
    if (last === 'ready') return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${name} is not ready after ${READY_LIMIT_MS / 1000} s: ${last}`);
}

async function readiness(port: number): Promise<string> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/health/ready`);
    return answer.ok ? 'ready' : await answer.text();
  } catch {
    return 'no answer';
  }
}
