import { longestListedMs, TOPICS, type PowerProducts } from '@ome/contracts';

const HOUR_MS = 3_600_000;
/** Of `retention.ms`: for ever. */
const FOR_EVER = -1;

/**
 * What is wrong when contracts are in the market for longer than what is told of them is kept, and what to do about it;
 * `undefined` when nothing is lost. `retentionMs` is the topic's real `retention.ms`, as the broker spells it.
 */
export function tooShortlyKept(
  retentionMs: string | undefined,
  products: PowerProducts,
): string | undefined {
  const keptMs = Number(retentionMs);
  const listedMs = longestListedMs(products);
  if (Number.isNaN(keptMs) || keptMs === FOR_EVER || keptMs >= listedMs) return undefined;
  return (
    `Contracts are listed for ${listedMs / HOUR_MS} h and market data are kept for ${keptMs / HOUR_MS} h: an order-entry ` +
    `that starts shows no trade and no book that was told before. Set retention.ms of ${TOPICS.marketData} to ${listedMs} ` +
    'or more (kafka-configs --alter --entity-type topics), or list contracts for less (listedMinutes of POWER_PRODUCTS_FILE)'
  );
}
