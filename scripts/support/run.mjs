import { spawn } from 'node:child_process';

/** Runs a program on this terminal and answers its exit code; a signal counts as a failure. */
export const run = (command, args) =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit' });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });

export const fail = (message) => {
  console.error(message);
  process.exit(1);
};
