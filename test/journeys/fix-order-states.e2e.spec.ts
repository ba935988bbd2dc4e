import { parseOrderEvent, TOPICS } from '@ome/contracts';
import { connectKafka, createTailReader, silentLog } from '@ome/messaging';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startEquitiesSystem, type EquitiesSystem } from './equities-system.js';
import { play, type Played, type Told } from './fix/played-path.js';
import { SCENARIOS, type Scenario } from './fix/scenario-rows.js';
import { silent } from './scripted-venue.js';

let system: EquitiesSystem;
let stop: () => Promise<void>;
const byAccount = new Map<string, Told[]>();
/** Rows that passed, by scenario. */
const table = new Map<string, number>();

beforeAll(async () => {
  // J.1.a opens a filled order again: both sides agree.
  system = await startEquitiesSystem({ REOPEN_FILLED: 'true' });
  system.venue.behaviour = silent;
  const kafka = connectKafka({ brokers: system.brokers, clientId: 'fix', log: silentLog });
  const tail = createTailReader(kafka, {
    topic: TOPICS.orderEvents,
    from: 'latest',
    onFailure: (error) => {
      throw error;
    },
    onRecords: (records) => records.forEach(({ value }) => keep(value)),
  });
  await tail.ready();
  stop = async () => {
    await tail.close();
    await kafka.close();
  };
});

afterAll(async () => {
  console.log(printed());
  await stop();
  await system.close();
});

function keep(value: Buffer | null): void {
  const parsed = parseOrderEvent(value);
  if (!parsed.ok) throw new Error(parsed.faults.join('; '));
  const record: Told = { ...parsed.value };
  const account = String(record['account']);
  byAccount.set(account, [...(byAccount.get(account) ?? []), record]);
}

function played({ id, paths }: Scenario): Promise<readonly Played[]> {
  const { producer } = system;
  return Promise.all(
    paths.map((path, index) => {
      const account = `fix-${id}-${String(index)}`;
      return play(path, { account, producer, records: () => byAccount.get(account) ?? [] });
    }),
  );
}

function printed(): string {
  const lines = SCENARIOS.map(({ id, rows }) => {
    const passed = String(table.get(id) ?? 0);
    return `${id.padEnd(26)} ${String(rows).padStart(4)} ${passed.padStart(6)}`;
  });
  return [`${'scenario'.padEnd(26)} rows passed`, ...lines].join('\n');
}

describe('the FIX order state change matrices, through the topics', () => {
  it('are 19 scenarios with 156 rows', () => {
    expect(SCENARIOS).toHaveLength(19);
    expect(SCENARIOS.reduce((sum, { rows }) => sum + rows, 0)).toBe(156);
  });

  it.concurrent.each(SCENARIOS)('$id: $title', async (scenario) => {
    const results = await played(scenario);
    const differences = results.flatMap((result) => result.differences);
    // A path that repeats rows of another one counts for the rows of its own.
    const passed = scenario.paths.reduce((sum, { rows, own }, index) => {
      const failed = rows.length - (results[index]?.passed ?? 0);
      return sum + Math.max(0, own - failed);
    }, 0);
    table.set(scenario.id, passed);
    expect(differences).toEqual([]);
    expect(passed).toBe(scenario.rows);
  });
});
