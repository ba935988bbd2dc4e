import { prepare, runPinned } from './support/prepare.mjs';

prepare();
process.exitCode = await runPinned(['scripts/demo/demo.ts', ...process.argv.slice(2)]);
