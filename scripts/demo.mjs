import { prepare } from './support/prepare.mjs';
import { runPinned } from './support/run-pinned.mjs';

prepare();
process.exitCode = await runPinned(['scripts/demo/demo.ts', ...process.argv.slice(2)]);
