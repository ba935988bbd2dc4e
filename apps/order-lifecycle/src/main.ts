import { loadConfigOrExit, runService } from '@ome/platform';
import { LIFECYCLE_CONFIG } from './lifecycle-config.js';
import { orderLifecycleService } from './service.js';

await runService(orderLifecycleService(loadConfigOrExit(LIFECYCLE_CONFIG)));
