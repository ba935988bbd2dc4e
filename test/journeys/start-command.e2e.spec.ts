import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { waitFor } from '@ome/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { StartedSystem } from './started-system.js';

const root = join(import.meta.dirname, '..', '..');
const execute = promisify(execFile);
const READY_WITHIN_MS = 180_000;
const GONE_WITHIN_MS = 45_000;

function start(): StartedSystem {
  const system = new StartedSystem();
  onTestFinished(() => system.dispose());
  return system;
}

/** No process and no data folder, wherever they descended from. */
const nothingIsLeft = (system: StartedSystem) =>
  waitFor(() => system.processes().length === 0 && system.dataFolders().length === 0, {
    within: GONE_WITHIN_MS,
    what: 'every process and data folder to be gone',
  }).catch((error: unknown) => {
    const left = system.processes().map(({ pid, command }) => `${pid} ${command.slice(0, 100)}`);
    throw new Error([...left, ...system.dataFolders(), system.output()].join('\n'), {
      cause: error,
    });
  });

describe.runIf(existsSync('/proc/self/environ'))('npm start', () => {
  it(
    'runs twice side by side; Ctrl-C ends the one, kill -9 of its starter the other, and nothing is left',
    { timeout: 2 * READY_WITHIN_MS + 2 * GONE_WITHIN_MS },
    async () => {
      const [first, second] = [start(), start()];
      await Promise.all([first.ready(READY_WITHIN_MS), second.ready(READY_WITHIN_MS)]);
      expect(await first.answers('order-entry')).toBe(true);

      first.interrupt();
      expect(await first.npmExit()).toBe(0);
      await nothingIsLeft(first);
      expect(await second.answers('order-entry')).toBe(true);
      expect(await second.answers('trade-post')).toBe(true);

      second.killStarter();
      await nothingIsLeft(second);
    },
  );

  it(
    'is what the demo runs against; the commands that it prints work as printed',
    { timeout: 2 * READY_WITHIN_MS },
    async () => {
      const system = start();
      await system.ready(READY_WITHIN_MS);
      const { stdout } = await execute(process.execPath, ['scripts/demo/demo.ts'], { cwd: root });
      expect(stdout).toContain('The trade post received these fills');

      const commands = stdout.split('Go on with:\n')[1]?.trim().split('\n') ?? [];
      expect(commands).toHaveLength(3);
      // Each answer on a line of its own.
      const printed = await execute('/bin/sh', ['-e', '-c', commands.join('\necho\n')]);
      const answers = printed.stdout.split('\n').map((line): unknown => JSON.parse(line));
      const orderId = expect.stringMatching(/^[0-9a-f]{24}$/);
      expect(answers).toMatchObject([
        { success: true },
        { orderId, cumQty: expect.any(String) },
        { trades: expect.arrayContaining([expect.objectContaining({ orderId })]) },
      ]);
    },
  );

  it(
    'ends whole when only npm is told to, and when npm is killed',
    { timeout: 2 * READY_WITHIN_MS + 2 * GONE_WITHIN_MS },
    async () => {
      const [told, killed] = [start(), start()];
      await told.ready(READY_WITHIN_MS);
      told.signalNpm('SIGTERM');
      await nothingIsLeft(told);

      await killed.ready(READY_WITHIN_MS);
      killed.signalNpm('SIGKILL');
      await nothingIsLeft(killed);
    },
  );
});
