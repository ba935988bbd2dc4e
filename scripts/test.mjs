// Everything that is checked, from a clean clone: `npm test`
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installDependencies, npm } from './support/install.mjs';
import { countTests } from './support/test-counts.mjs';

installDependencies();

const folder = mkdtempSync(join(tmpdir(), 'ome-test-'));
const report = join(folder, 'report.json');
const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
// The type-aware lint rules read the libraries' built declarations.
const steps = {
  build: ['run', '--silent', 'build'],
  lint: ['run', '--silent', 'lint'],
  tests: ['exec', '--', 'vitest', 'run', ...reporters],
};
const failedSteps = Object.entries(steps).filter(([name, args]) => {
  console.log(`\n== ${name}`);
  return !npm(...args);
});
const { levels, passed, failed, skipped } = countTests(report);
rmSync(folder, { recursive: true });

console.log(`\n${levels}${skipped > 0 ? `; ${skipped} skipped` : ''}`);
for (const [name] of failedSteps) console.log(`${name}: failed`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failedSteps.length > 0 || failed > 0 || passed === 0 ? 1 : 0;
