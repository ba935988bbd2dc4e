import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, globSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { waitFor } from '../wait-for.js';
import { hasKafka } from './kafka-jars.js';
import { readKafkaCluster } from './kafka-probe.js';
import { startLocally, type Started } from './local-stack.js';

const both = { kafka: true, mongodb: true };
const patience = 120_000;

// Without Java or Maven this run's own stack came from Docker or the environment, and these have no subject.
describe.runIf(await hasKafka())('servers started as local processes', () => {
  test(
    'two copies run side by side, and stopping leaves no process and no folder',
    { timeout: patience },
    async () => {
      const home = temporaryHome();
      vi.stubEnv('TMPDIR', home);
      onTestFinished(() => void vi.unstubAllEnvs());
      const stacks = await Promise.all([startQuietly(), startQuietly()]);
      const processes = notedProcesses(home);
      expect(processes).toHaveLength(4);
      const [first, second] = stacks.map(brokerOf);
      expect(first).not.toBe(second);

      await stacks[0].stop();
      await expect(readKafkaCluster(second ?? '')).resolves.toMatchObject({ brokers: 1 });
      await stacks[1].stop();

      expect(readdirSync(home)).toEqual([]);
      expect(processes.filter(isRunning)).toEqual([]);
      await nobodyListensAt(first);
    },
  );

  test('kill -9 of the starter leaves nothing', { timeout: patience }, async () => {
    const home = temporaryHome();
    const starter = startInProcess(home);
    const [ready] = (await once(starter, 'message')) as [{ kafkaBrokers: string[] }];
    const processes = notedProcesses(home);
    expect(processes.filter(isRunning)).toHaveLength(2);

    starter.kill('SIGKILL');

    await nothingIsLeft(home, processes);
    await nobodyListensAt(ready.kafkaBrokers[0]);
  });

  test('kill -9 of the starter while it starts leaves nothing', { timeout: patience }, async () => {
    const home = temporaryHome();
    const starter = startInProcess(home);
    const limit = { within: 30_000, what: 'the first two servers to be noted' };
    await waitFor(() => notedProcesses(home).length === 2, limit);
    const processes = notedProcesses(home);

    starter.kill('SIGKILL');

    await nothingIsLeft(home, processes);
  });

  test(
    'a starter that ends without stopping its stack leaves nothing',
    { timeout: patience },
    async () => {
      const home = temporaryHome();
      const starter = startInProcess(home);
      await once(starter, 'message');
      const processes = notedProcesses(home);

      starter.kill('SIGINT');

      await nothingIsLeft(home, processes);
    },
  );
});

function temporaryHome(): string {
  const home = mkdtempSync(join(tmpdir(), 'ome-stack-spec-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true, maxRetries: 5 }));
  return home;
}

const startQuietly = (): Promise<Started> => startLocally(both, process.env, () => {});

const brokerOf = (stack: Started): string | undefined => stack.kafkaBrokers?.[0];

/** A process of its own that starts a stack in the folder, tells its addresses, and stays. */
function startInProcess(home: string): ChildProcess {
  const module = fileURLToPath(new URL('local-stack.ts', import.meta.url));
  const program = `
    import { runnerImport } from 'vite';
    const { module } = await runnerImport(${JSON.stringify(module)}, { logLevel: 'error' });
    const stack = await module.startLocally(${JSON.stringify(both)}, process.env, () => {});
    setInterval(() => {}, 60_000);
    process.send(stack);
  `;
  const starter = spawn(process.execPath, ['--input-type=module', '-e', program], {
    env: { ...process.env, TMPDIR: home },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  onTestFinished(() => void starter.kill('SIGKILL'));
  return starter;
}

/** The process ids that the servers noted in their data folders. */
const notedProcesses = (home: string): number[] =>
  globSync(join(home, 'ome-stack-*', '*.pid'))
    .map((note) => Number(readFileSync(note, 'utf8')))
    .filter((pid) => pid > 0);

/** Servers that are not killed end as well once their data is gone, but later than this limit. */
const nothingIsLeft = (home: string, processes: number[]) =>
  waitFor(() => readdirSync(home).length === 0 && !processes.some(isRunning), {
    within: 10_000,
    what: `${home} to be empty and processes ${processes.join(', ')} to be gone`,
  });

/** A port stays open for some moments after the death of its process. */
const nobodyListensAt = (address = '') =>
  waitFor(() => readKafkaCluster(address).then(() => false, isRefused), {
    within: 30_000,
    what: `the port of ${address} to be closed`,
  });

const isRefused = (error: unknown) => String(error).includes('ECONNREFUSED');

/** A zombie, which only waits for some parent to take note of its end, does not run. */
function isRunning(pid: number): boolean {
  try {
    // Not every machine has `ps`.
    const [state] = existsSync('/proc/self/stat')
      ? (readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1) ?? '')
      : execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
    return state !== 'Z';
  } catch {
    return false;
  }
}
