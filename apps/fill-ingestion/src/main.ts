import { loadConfigOrExit, runService } from '@ome/platform';
import { FILL_INGESTION_CONFIG } from './config.js';
import { fillIngestionService } from './service.js';

await runService(fillIngestionService(loadConfigOrExit(FILL_INGESTION_CONFIG)));
