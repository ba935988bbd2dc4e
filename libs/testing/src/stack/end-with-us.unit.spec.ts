import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, it } from 'vitest';
import { waitFor } from '../wait-for.js';

const LIBRARY = new URL('end-with-us.ts', import.meta.url).href;
const STARTER = `
import { spawn } from 'node:child_process';
import { endWithUs } from '${LIBRARY}';
const child = spawn('sleep', ['600'], { stdio: 'ignore', detached: true });
endWithUs(child);
console.log(child.pid);
setInterval(() => undefined, 1_000);
`;

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

it('a child ends with its starter, also when that is killed', { timeout: 60_000 }, async () => {
  const starter = spawn(process.execPath, ['--input-type=module', '--eval', STARTER], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(createInterface({ input: starter.stdout }), 'line')) as [string];
  const pid = Number(line);
  expect(isRunning(pid)).toBe(true);
  starter.kill('SIGKILL');
  await waitFor(() => !isRunning(pid), { within: 30_000, what: `the end of process ${pid}` });
});
