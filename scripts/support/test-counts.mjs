import { existsSync, readFileSync } from 'node:fs';

const levels = ['unit', 'prop', 'int', 'e2e'];

/** One line per level, and the totals, of Vitest's JSON report. */
export function summaryOf(reportFile) {
  const tests = testsOf(reportFile);
  const count = (status, level) =>
    tests.filter((test) => test.status === status && (level ?? test.level) === test.level).length;
  const lines = levels.map((level) => {
    const [passed, failed] = [count('passed', level), count('failed', level)];
    const skipped = tests.filter((test) => test.level === level).length - passed - failed;
    const line = `${level.padEnd(4)} ${passed} passed, ${failed} failed`;
    return skipped > 0 ? `${line}, ${skipped} skipped` : line;
  });
  return { lines, passed: count('passed'), failed: count('failed') };
}

/** `<file> > <test>` of every failure, so that the end of a long output tells what it was. */
export function failedTests(reportFile) {
  return testsOf(reportFile)
    .filter(({ status }) => status === 'failed')
    .map(({ name }) => name);
}

/** A file that could not even be loaded counts as one failure. */
function testsOf(reportFile) {
  const files = existsSync(reportFile)
    ? JSON.parse(readFileSync(reportFile, 'utf8')).testResults
    : [];
  return files.flatMap(({ name: path, status, assertionResults }) => {
    const file = path.replace(`${process.cwd()}/`, '');
    const level = /\.(\w+)\.spec\.ts$/.exec(file)?.[1];
    const broken =
      status === 'failed' && !assertionResults.some((test) => test.status === 'failed');
    return [...assertionResults, ...(broken ? [{ status: 'failed', fullName: '' }] : [])].map(
      (test) => ({ level, status: test.status, name: `${file} > ${test.fullName}` }),
    );
  });
}
