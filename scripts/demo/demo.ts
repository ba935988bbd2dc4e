import { readRunning } from '../local/running.ts';
import { runDemo } from './run-demo.ts';

const agree = await runDemo(readRunning(), (text) => process.stdout.write(`${text}\n`));
process.exitCode = agree ? 0 : 1;
