import type { ServiceOptions } from '@ome/platform';
import type { TradePostConfig } from './trade-post-config.js';
import { TradePostModule } from './trade-post.module.js';
import { TradePostRuntime } from './trade-post-runtime.js';

/** trade-post as `runService` and tests start it. */
export function tradePostService(config: TradePostConfig): ServiceOptions {
  return {
    name: 'trade-post',
    module: TradePostModule.forConfig(config),
    config,
    start: ({ app, signal }) => app.get(TradePostRuntime).start(signal),
    strategies: (app) => app.get(TradePostRuntime).transports,
  };
}
