import { loadConfigOrExit, runService } from '@ome/platform';
import { NOTIFICATIONS_CONFIG } from './config.js';
import { notificationsService } from './service.js';

await runService(notificationsService(loadConfigOrExit(NOTIFICATIONS_CONFIG)));
