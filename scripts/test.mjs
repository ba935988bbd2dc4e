// Everything that is checked, from a clean clone: `npm test`
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installIfNeeded } from './support/install.mjs';
import { fail, run } from './support/run.mjs';
import { countTests } from './support/test-counts.mjs';

const oldestNode = 20;
if (Number(process.versions.node.split('.')[0]) < oldestNode) {
  fail(`Node ${oldestNode} or newer is needed to install the rest; this is ${process.version}.`);
}

process.chdir(new URL('..', import.meta.url).pathname);
await installIfNeeded();

const folder = mkdtempSync(join(tmpdir(), 'ome-test-'));
const report = join(folder, 'report.json');
const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
const steps = {
  build: ['run', '-s', 'build'],
  lint: ['run', '-s', 'lint'],
  tests: ['exec', '--', 'vitest', 'run', ...reporters],
};
const failed = [];
for (const [name, args] of Object.entries(steps)) {
  console.log(`\n== ${name}`);
  if ((await run('npm', args)) !== 0) failed.push(name);
}

const { levels, passed, failed: failures, skipped } = countTests(report);
rmSync(folder, { recursive: true });
console.log(`\n${levels}${skipped > 0 ? `; ${skipped} skipped` : ''}`);
if (failed.length > 0) console.log(`not passed: ${failed.join(', ')}`);
console.log(`${passed} passed, ${failures} failed`);
process.exitCode = failed.length > 0 || failures > 0 || passed === 0 ? 1 : 0;
