import type { Caller } from '@ome/access';
import { longestListedMs, POWER_VENUE, TOPICS, topicSpecifications } from '@ome/contracts';
import { parseChannel, type PreparedEvent } from '@ome/m7';
import {
  connectKafka,
  createSingleFlightProducer,
  silentLog,
  topicAdministration,
} from '@ome/messaging';
import { createLogger, HealthRegistry } from '@ome/platform';
import { stackAddresses, uniqueName, waitFor } from '@ome/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { MarketChannels } from './market-channels.js';
import { MarketTails } from './market-tails.js';

/** An hour of power that is delivered within the next 24 hours. */
const HOUR = `DK-DK2-${(Math.floor(Date.now() / 3_600_000) * 60 + 180) * 10 + 1}`;
const ALICE: Caller = { user: 'alice', role: 'trader', accounts: ['acme-1'] };
const closing: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  for (const close of closing.toReversed()) await close();
});

async function open() {
  const { kafkaBrokers } = stackAddresses();
  const kafka = connectKafka({ brokers: kafkaBrokers, clientId: 'market-spec', log: silentLog });
  closing.push(() => kafka.close());
  await topicAdministration(kafka).ensureTopics(topicSpecifications(8));
  const producer = createSingleFlightProducer(kafka);
  closing.push(() => producer.close());
  const write = (topic: string, value: string) =>
    producer.produce({ topic, partition: 1, key: 'k', value });
  const health = new HealthRegistry();
  const started = async (connection = kafka, channels = new MarketChannels()) => {
    const log = createLogger({ name: 'market', level: 'silent' });
    const failures: Error[] = [];
    const tails = new MarketTails({
      channels,
      health,
      log,
      onFailure: (error) => failures.push(error),
    });
    closing.push(() => tails.onApplicationShutdown());
    await tails.start(connection);
    return failures;
  };
  return { kafka, write, started };
}

const tradeOf = (tradeId: string) =>
  JSON.stringify({
    type: 'TRADE',
    venue: POWER_VENUE,
    symbol: HOUR,
    tradeId,
    price: '50',
    quantity: '1',
    transactTime: new Date().toISOString(),
  });

const publicTrades = parseChannel('urn:ez-api:A:m7:public_trades:guid:DK-DK2');

describe('the tails of the market', () => {
  it('give who waits what was traded before at once, and then what comes', async () => {
    if (publicTrades === undefined) throw new Error('No such channel');
    const { write, started } = await open();
    const [before, after] = [uniqueName('trade'), uniqueName('trade')];
    await write(TOPICS.marketData, tradeOf(before));
    await write(TOPICS.marketData, 'no market data');
    const channels = new MarketChannels();
    const heard: string[] = [];
    const tell = (event: PreparedEvent) => heard.push(Buffer.concat([...event.parts]).toString());
    channels.open(publicTrades, { tell }, ALICE);
    const failures = await started(undefined, channels);
    await waitFor(() => heard.length > 0, { within: 30_000, what: 'the snapshot' });
    await write(TOPICS.marketData, tradeOf(after));
    await waitFor(() => heard.some((event) => event.includes(after)), {
      within: 30_000,
      what: 'the later trade',
    });
    expect(heard[0]).toContain(before);
    expect(heard[0]).not.toContain(after);
    expect(heard.slice(1).join()).not.toContain(before);
    expect(failures).toEqual([]);
  });

  it('begin where the longest listed contract may have been told of, not days before', async () => {
    const { kafka, started } = await open();
    const admin = await kafka.admin();
    const asked = new Map<string, number>();
    const fetchTopicOffsetsByTimestamp: typeof admin.fetchTopicOffsetsByTimestamp = (
      topic,
      timestamp = NaN,
    ) => {
      asked.set(topic, Date.now() - timestamp);
      return admin.fetchTopicOffsetsByTimestamp(topic, timestamp);
    };
    const admins = () => Promise.resolve({ ...admin, fetchTopicOffsetsByTimestamp });
    await started({ ...kafka, admin: admins });
    const hours = (topic: string) => Math.round((asked.get(topic) ?? NaN) / 3_600_000);
    const listed = longestListedMs() / 3_600_000;
    expect([hours(TOPICS.fills), hours(TOPICS.marketData)]).toEqual([listed, listed + 1]);
  });
});
