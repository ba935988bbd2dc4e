import { loadConfigOrExit, runService } from '@ome/platform';
import { ORDER_ENTRY_CONFIG } from './config.js';
import { orderEntryService } from './service.js';

await runService(orderEntryService(loadConfigOrExit(ORDER_ENTRY_CONFIG)));
