import { loadConfigOrExit, runService } from '@ome/platform';
import { simulatorService } from './service.js';
import { SIMULATOR_CONFIG } from './simulator-config.js';

await runService(simulatorService(loadConfigOrExit(SIMULATOR_CONFIG)));
