// Runs on whatever Node is there (20 or newer): installs and builds what is missing, then hands over
// to the pinned Node.
import { prepare, runPinned } from './support/prepare.mjs';

prepare();
process.exitCode = await runPinned(['scripts/local/start.ts', ...process.argv.slice(2)]);
