import { loadConfigOrExit, runService } from '@ome/platform';
import { tradePostService } from './service.js';
import { TRADE_POST_CONFIG } from './trade-post-config.js';

await runService(tradePostService(loadConfigOrExit(TRADE_POST_CONFIG)));
