// Runs on whatever Node is there (20 or newer): installs and builds what is missing, then hands over
// to the pinned Node.
import { prepare } from './support/prepare.mjs';
import { runPinned } from './support/run-pinned.mjs';

prepare();
process.exitCode = await runPinned(['scripts/local/start.ts', ...process.argv.slice(2)]);
