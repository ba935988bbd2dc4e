import { expect, it } from 'vitest';
import { waitFor } from '../wait-for.js';
import { runGuarded } from './run-guarded.js';

const options = { within: 60_000, cwd: '/' };

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

it('answers what commands print, in their folder and environment', async () => {
  const environment = { GREETING: 'two words' };
  const printed = await runGuarded('pwd; echo "$GREETING"; echo aside >&2', {
    ...options,
    environment,
  });
  expect(printed).toBe('/\ntwo words\n');
});

it('says which command failed, and what it complained of', async () => {
  const run = runGuarded('echo complaint >&2; false; echo not reached', options);
  await expect(run).rejects.toThrow(/ended with 1\n(.*\n)*complaint/);
});

it.each([
  ['end', 'sleep 600 & echo $!'],
  ['fail', 'sleep 600 & echo $! >&2; false'],
])('what the commands leave behind when they %s, ends with them', async (_, commands) => {
  const printed = await runGuarded(commands, options).catch(String);
  const pid = Number(/^\d+$/m.exec(printed)?.[0]);
  expect(pid).toBeGreaterThan(1);
  await waitFor(() => !isRunning(pid), { within: 30_000, what: `the end of process ${pid}` });
});
