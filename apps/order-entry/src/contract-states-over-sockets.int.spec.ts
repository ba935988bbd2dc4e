import { powerContract, POWER_VENUE, TOPICS, topicSpecifications } from '@ome/contracts';
import {
  connectKafka,
  createSingleFlightProducer,
  silentLog,
  topicAdministration,
} from '@ome/messaging';
import { createLogger, HealthRegistry, type RunningService } from '@ome/platform';
import { stackAddresses } from '@ome/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { RawClient, type Told } from './m7-socket/raw-client.spec.js';
import { ALICE_ONLY, startSockets } from './m7-socket/socket-service.spec.js';
import { MarketChannels } from './m7-market/market-channels.js';
import { MarketTails } from './m7-market/market-tails.js';

const PATIENCE_MS = 120_000;
const CHANNEL = 'urn:ez-api:A:m7:contract_area_states:guid:AT-APG';
/** An hour of power that trades now and is delivered within the next 24 hours. */
const HOUR = `AT-APG-${(Math.floor(Date.now() / 3_600_000) * 60 + 180) * 10 + 1}`;

const closing: (() => Promise<unknown>)[] = [];
let service: RunningService;
let tellVenue: (value: object) => Promise<unknown>;

beforeAll(async () => {
  const { kafkaBrokers } = stackAddresses();
  const kafka = connectKafka({ brokers: kafkaBrokers, clientId: 'states-spec', log: silentLog });
  closing.push(() => kafka.close());
  await topicAdministration(kafka).ensureTopics(topicSpecifications(8));
  const producer = createSingleFlightProducer(kafka, { deadlineMs: PATIENCE_MS });
  closing.push(() => producer.close());
  tellVenue = (value) =>
    producer.produce({
      topic: TOPICS.marketData,
      partition: 1,
      key: `${POWER_VENUE}/${HOUR}`,
      value: JSON.stringify(value),
    });
  const channels = new MarketChannels();
  const tails = new MarketTails({
    channels,
    health: new HealthRegistry(),
    log: createLogger({ name: 'states', level: 'silent' }),
    onFailure: (error) => {
      throw error;
    },
  });
  closing.push(() => tails.onApplicationShutdown());
  await tails.start(kafka);
  service = await startSockets(ALICE_ONLY, channels);
  closing.push(() => service.close());
}, PATIENCE_MS);
afterAll(async () => {
  for (const close of closing.toReversed()) await close();
});

it(
  'the end of a trading phase is told as the venue tells it',
  { timeout: PATIENCE_MS },
  async () => {
    const contract = powerContract(HOUR);
    if (contract === undefined) throw new Error(`${HOUR} is no contract`);
    const { tradingPhaseStart, tradingPhaseEnd } = contract;
    const client = await RawClient.open(service.port, 'alice');
    const ofHour = () =>
      client.told
        .filter(({ channel }) => channel === CHANNEL)
        .flatMap(
          ({ payload = [] }) => payload as readonly { contractArea: object; state: string }[],
        )
        .filter(({ contractArea }) => JSON.stringify(contractArea).includes(`"${HOUR}"`));
    const { totalparts } = await client.subscribe(CHANNEL);
    const parts = totalparts ?? 1;
    const isOfChannel = (told: Told, sequence: number) =>
      told.channel === CHANNEL && told.sequence === sequence;
    await client.until('the snapshot', (told) => isOfChannel(told, parts - 1));
    const phase = { tradingPhaseStart, tradingPhaseEnd };
    expect(ofHour()).toMatchObject([{ state: 'Active', tradingPhase: 'Continuous', ...phase }]);

    await tellVenue({
      type: 'CONTRACT',
      venue: POWER_VENUE,
      symbol: HOUR,
      at: tradingPhaseEnd,
      state: 'INACTIVE',
      tradingPhase: 'CLOSED',
      product: 'Intraday_Hour_Power',
      ...phase,
    });
    await client.until('the close', (told) => isOfChannel(told, parts));
    expect(ofHour().slice(1)).toMatchObject([
      { state: 'Inactive', tradingPhase: 'Closed', ...phase },
    ]);
    client.end();
  },
);
