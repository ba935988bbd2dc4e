import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { fail, installDependencies, npm, root } from './install.mjs';

const built = join(root, 'libs', 'testing', 'dist', 'index.js');

/** The built library with the local stack; installed and built first when it never was. */
export function testingLibrary() {
  installDependencies();
  if (!existsSync(built) && !npm('run', '--silent', 'build')) fail('The build failed.');
  return import(pathToFileURL(built).href);
}
