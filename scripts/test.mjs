// Everything that is checked, from a clean clone: `npm test`
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fail, installDependencies, npm } from './support/install.mjs';
import { runPinned } from './support/run-pinned.mjs';
import { failedTests, summaryOf } from './support/test-counts.mjs';

const started = Date.now();
const minutes = () => `${((Date.now() - started) / 60_000).toFixed(1)} min`;

installDependencies();

// Before anything that takes long: without a build or servers nothing else could be told.
announce('build');
if (!npm('run', '--silent', 'build')) fail('The build failed.');
announce('servers');
if ((await runPinned(['scripts/support/prepare-servers.mjs'])) !== 0) {
  fail('Nothing was tested: the servers that the tests need cannot be had (see above).');
}

const folder = mkdtempSync(join(tmpdir(), 'ome-test-'));
const report = join(folder, 'report.json');
const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
const steps = {
  // The type-aware rules read the libraries' built declarations.
  lint: async () => npm('run', '--silent', 'lint'),
  tests: async () =>
    (await runPinned(['node_modules/vitest/vitest.mjs', 'run', ...reporters])) === 0,
};
const failedSteps = [];
for (const [name, passes] of Object.entries(steps)) {
  announce(name);
  if (!(await passes())) failedSteps.push(name);
}
const { lines, passed, failed } = summaryOf(report);
const broken = failedTests(report);
rmSync(folder, { recursive: true });

announce(`summary after ${minutes()}`);
for (const name of broken) console.log(`failed: ${name}`);
for (const line of lines) console.log(line);
for (const name of failedSteps) console.log(`${name}: failed`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failedSteps.length > 0 || failed > 0 || passed === 0 ? 1 : 0;

function announce(name) {
  console.log(`\n== ${name}`);
}
