import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, it } from 'vitest';

/** The sample runs from the built package: a process of its own has no test runner to compile it. */
const PACKAGE = new URL('../..', import.meta.url);
const LIMIT_MS = 30_000;

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

type Line = Readonly<Record<string, unknown>>;

function runSample(options: string, environment: Record<string, string> = {}) {
  const program = `
    import { Module } from '@nestjs/common';
    import { httpConfig, loadConfigOrExit, runService } from '@ome/platform';
    import { Type } from 'typebox';
    class Sample {}
    Module({})(Sample);
    const config = loadConfigOrExit(Type.Object(httpConfig(0)));
    await runService({ name: 'sample', module: Sample, config, ...(${options}) });
  `;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: PACKAGE,
    env: { HOST: '127.0.0.1', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  const lines: Line[] = [];
  const waiting: { readonly event: string; readonly found: (line: Line) => void }[] = [];
  createInterface({ input: child.stdout }).on('line', (text) => {
    const line: Line = JSON.parse(text);
    lines.push(line);
    for (const { event, found } of waiting) if (line['event'] === event) found(line);
  });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  return {
    child,
    stderr: () => errors,
    logged: (event: string) =>
      new Promise<Line>((found) => {
        const line = lines.find((candidate) => candidate['event'] === event);
        if (line === undefined) waiting.push({ event, found });
        else found(line);
      }),
    exited: async () => {
      if (child.exitCode === null) await once(child, 'exit');
      return child.exitCode;
    },
  };
}

describe('a service as a process', () => {
  it('logs the port once it is ready, and exits 0 on SIGTERM', { timeout: LIMIT_MS }, async () => {
    const { child, logged, exited } = runSample('{}');
    const { port } = await logged('ready');
    expect((await fetch(`http://127.0.0.1:${String(port)}/health/ready`)).status).toBe(200);
    child.kill('SIGTERM');
    expect(await exited()).toBe(0);
  });

  it(
    'is unready while it stops, and exits at once on a second signal',
    { timeout: LIMIT_MS },
    async () => {
      const { child, logged, exited } = runSample(`{
      configure: (app) => app.getHttpAdapter().getInstance().addHook('preClose', () => new Promise(() => undefined)),
    }`);
      const { port } = await logged('ready');
      const probe = () => fetch(`http://127.0.0.1:${String(port)}/health/ready`);
      expect((await probe()).status).toBe(200);
      child.kill('SIGTERM');
      await logged('stopping');
      const unready = await probe();
      expect(unready.status).toBe(503);
      child.kill('SIGTERM');
      expect(await exited()).toBe(1);
    },
  );

  it('exits 1 when it cannot stop in time', { timeout: LIMIT_MS }, async () => {
    const { child, logged, exited } = runSample(
      `{ strategies: () => [{ listen: (started) => started(), close: () => new Promise(() => undefined) }] }`,
      { SHUTDOWN_TIMEOUT_MS: '100' },
    );
    await logged('ready');
    child.kill('SIGTERM');
    expect(await exited()).toBe(1);
  });

  it('stops while it still waits for what it depends on', { timeout: LIMIT_MS }, async () => {
    const { child, logged, exited } = runSample(`{
      start: ({ signal, log }) => new Promise((resolve, reject) => {
        log.info({ event: 'waiting' }, 'waiting');
        signal.addEventListener('abort', () => reject(signal.reason));
      }),
    }`);
    await logged('waiting');
    child.kill('SIGTERM');
    expect(await exited()).toBe(0);
  });

  it.each([
    [
      'starting fails',
      `{ start: () => Promise.reject(new Error('topic missing')) }`,
      'start-failed',
    ],
    [
      'nobody caught a rejection',
      `{ start: () => void Promise.reject(new Error('x')) }`,
      'unhandledRejection',
    ],
    [
      'nobody caught a throw',
      `{ start: async () => setTimeout(() => { throw new Error('x'); }) }`,
      'uncaughtException',
    ],
  ])('exits 1 and says so when %s', { timeout: LIMIT_MS }, async (_when, options, event) => {
    const { logged, exited } = runSample(options);
    await logged(event);
    expect(await exited()).toBe(1);
  });

  it('exits 1 and lists every wrong variable', { timeout: LIMIT_MS }, async () => {
    const { exited, stderr } = runSample('{}', { PORT: 'many', LOG_LEVEL: 'loud' });
    expect(await exited()).toBe(1);
    expect(stderr()).toContain('PORT');
    expect(stderr()).toContain('LOG_LEVEL');
  });
});
