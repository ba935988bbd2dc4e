import { existsSync, readFileSync } from 'node:fs';

const levels = ['unit', 'prop', 'int', 'e2e'];

/** Reads Vitest's JSON report; a file that could not even be loaded counts as one failure. */
export function countTests(reportFile) {
  const files = existsSync(reportFile)
    ? JSON.parse(readFileSync(reportFile, 'utf8')).testResults
    : [];
  const tests = files.flatMap(({ name, status, assertionResults }) => {
    const level = /\.(\w+)\.spec\.ts$/.exec(name)?.[1];
    const broken =
      status === 'failed' && !assertionResults.some((test) => test.status === 'failed');
    return [...assertionResults, ...(broken ? [{ status: 'failed' }] : [])].map((test) => ({
      level,
      status: test.status,
    }));
  });
  const count = (wanted) => tests.filter(wanted).length;
  return {
    passed: count(({ status }) => status === 'passed'),
    failed: count(({ status }) => status === 'failed'),
    skipped: count(({ status }) => status !== 'passed' && status !== 'failed'),
    levels: levels.map((name) => `${name} ${count(({ level }) => level === name)}`).join(', '),
  };
}
