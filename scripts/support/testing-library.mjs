import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { fail, run } from './run.mjs';

const built = new URL('../../libs/testing/dist/index.js', import.meta.url);

/** The built library with the local stack; built first when it never was. */
export async function testingLibrary() {
  if (!existsSync(fileURLToPath(built)) && (await run('npm', ['run', '-s', 'build'])) !== 0) {
    fail('The build failed.');
  }
  return import(built.href);
}
