import { DEFAULT_POWER_PRODUCTS, TOPICS, topicSpecifications } from '@ome/contracts';
import { describe, expect, it } from 'vitest';
import { tooShortlyKept } from './market-data-kept.js';

const HOUR_MS = 3_600_000;
const listed = (hours: number) => ({
  ...DEFAULT_POWER_PRODUCTS,
  HalfHour: { ...DEFAULT_POWER_PRODUCTS.HalfHour, listedMinutes: hours * 60 },
});
const kept = (hours: number) => String(hours * HOUR_MS);

describe('market data', () => {
  it.each([
    ['as long as the longest listing', kept(72), 72],
    ['for ever', '-1', 1_000],
    ['for a time that the broker does not say', undefined, 72],
  ])('are kept long enough: %s', (_, retentionMs, hours) => {
    expect(tooShortlyKept(retentionMs, listed(hours))).toBeUndefined();
  });

  it('are kept too shortly when the longest listing outlasts them, and that says how to mend it', () => {
    expect(tooShortlyKept(kept(24), DEFAULT_POWER_PRODUCTS)).toContain(String(48 * HOUR_MS));
    expect(tooShortlyKept(kept(72), listed(73))).toContain(String(73 * HOUR_MS));
  });

  it('are kept long enough by the topic that we make', () => {
    const topic = topicSpecifications(8).find((made) => made.topic === TOPICS.marketData);
    expect(tooShortlyKept(topic?.config['retention.ms'], DEFAULT_POWER_PRODUCTS)).toBeUndefined();
  });
});
