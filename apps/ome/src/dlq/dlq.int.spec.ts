import { decodeInbox, dlqRecordOf, formatPosition, parkedReportOf, TOPICS } from '@ome/contracts';
import { position } from '@ome/domain';
import type { ReceivedRecord } from '@ome/messaging';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Installation } from '../installation.spec.js';

let installation: Installation;
beforeAll(async () => {
  installation = await Installation.start();
  await installation.ome(['topics', 'ensure']);
  await installation.store.connect();
}, 120_000);
afterAll(() => installation.stop());

const bytes = (text: string) => Buffer.from(text);

/** Puts what a consumer parks into its `.dlq` topic; answers where it is. */
async function parked({ headers, key, value, ...place }: ReturnType<typeof dlqRecordOf>) {
  const asBytes = (part: typeof key) => (part === null ? null : Buffer.from(part));
  const record = { ...place, key: asBytes(key), value: asBytes(value), headers: { ...headers } };
  const [offset = -1n] = await installation.produce(record);
  return formatPosition({ ...place, offset });
}

const shown = ({ partition, key, value, headers }: ReceivedRecord) => ({
  partition,
  key: key?.toString() ?? null,
  value: value?.toString() ?? null,
  headers,
});

describe('a request that could not be used', () => {
  const source = { topic: TOPICS.orderRequests, partition: 5, offset: 17n };

  it('is listed, shown, and put back as it was into its partition', async () => {
    const record = { ...source, key: bytes('any key'), value: bytes('{"type":"NEW_ORDER"}') };
    const at = await parked(dlqRecordOf(record, 'clientOrderId: must be there'));

    const list = await installation.document('dlq', 'list', TOPICS.orderRequestsDlq);
    const entry = {
      position: at,
      origin: 'ome.order-requests.v1/5/17',
      error: 'clientOrderId: must be there',
      recordedAt: expect.any(String),
      key: 'any key',
      state: { state: 'OPEN' },
    };
    expect(list).toEqual({
      topics: [{ topic: TOPICS.orderRequestsDlq, exists: true, count: 1, records: [entry] }],
    });
    expect((await installation.ome(['dlq', 'list'])).out).toContain('clientOrderId: must be there');
    await expect(installation.document('dlq', 'show', at)).resolves.toEqual({
      ...entry,
      source: { redrive: true, topic: TOPICS.orderRequests },
      headers: { ome_error: entry.error, ome_origin: entry.origin },
      value: { type: 'NEW_ORDER' },
    });

    const done = await installation.ome(['dlq', 'redrive', at]);
    expect(done.code).toBe(0);
    expect(done.out).toContain('ome.order-requests.v1/5/0');
    expect((await installation.records(TOPICS.orderRequests)).map(shown)).toEqual([
      {
        partition: 5,
        key: 'any key',
        value: '{"type":"NEW_ORDER"}',
        headers: { ome_redriven: bytes(at) },
      },
    ]);
  });

  it('is told from a position where none is', async () => {
    const { code, err } = await installation.ome(['dlq', 'show', 'ome.inbox.v1.dlq/0/4']);
    expect(code).toBe(1);
    expect(err).toBe('ome: ome.inbox.v1.dlq/0/4 is no dead letter: see `ome dlq list`\n');
  });
});

describe('all that a topic of reports holds', () => {
  it('is put back only when someone agreed, in order, parked reports as reports', async () => {
    const body = { venue: 'NSE', execId: 'e1', execType: 'TRADE', orderId: 'abcd' };
    const inbox = {
      topic: TOPICS.inbox,
      partition: 2,
      offset: 40n,
      key: bytes('acme-1'),
      value: bytes(JSON.stringify({ kind: 'REPORT', inputId: 'i-1/retry-4', body })),
    };
    const foreign = { topic: TOPICS.executionReports, partition: 3, offset: 1n };
    const first = await parked(parkedReportOf(inbox, 'UNKNOWN_ORDER'));
    await parked(dlqRecordOf({ ...foreign, key: null, value: bytes('one') }, 'not JSON'));
    await parked(dlqRecordOf({ ...foreign, key: null, value: bytes('two') }, 'not JSON'));
    const all = ['dlq', 'redrive', '--all', TOPICS.executionReportsDlq];

    const alone = await installation.ome(all);
    expect(alone.code).toBe(2);
    expect(alone.err).toContain('--yes');
    const declined = await installation.ome(all, { agrees: false });
    expect(declined).toMatchObject({ code: 1, err: 'ome: nothing was done\n' });
    expect(await installation.records(TOPICS.executionReports)).toEqual([]);

    await expect(installation.document(...all, '--yes')).resolves.toMatchObject({
      source: TOPICS.executionReports,
      redriven: [{ from: first }, {}, {}],
    });
    const put = (await installation.records(TOPICS.executionReports)).map(shown);
    const values = (partition: number) =>
      put.filter((record) => record.partition === partition).map(({ value }) => value);
    expect(values(3)).toEqual(['one', 'two']);
    expect(put.find(({ key }) => key === 'acme-1')).toMatchObject({
      value: JSON.stringify(body),
      headers: { ome_redriven: bytes(first) },
    });
    expect(put).toHaveLength(3);

    const again = await installation.ome([...all, '--yes']);
    expect(again).toMatchObject({ code: 0, out: expect.stringContaining('Nothing was put back') });
    await expect(installation.document('dlq', 'redrive', first)).resolves.toMatchObject({
      redriven: [],
      leftAlone: [{ from: first, why: expect.stringContaining('redriven by') }],
    });
    expect(await installation.records(TOPICS.executionReports)).toHaveLength(3);
  });
});

it('an inbox record goes back to its own partition, whose writer alone may decide it', async () => {
  const source = { topic: TOPICS.inbox, partition: 6, offset: 3n, key: null, value: bytes('{') };
  const at = await parked(dlqRecordOf(source, 'not JSON'));
  expect((await installation.ome(['dlq', 'redrive', at])).code).toBe(0);
  expect((await installation.records(TOPICS.inbox)).map(shown)).toEqual([
    { partition: 6, key: null, value: '{', headers: { ome_redriven: bytes(at) } },
  ]);
});

const timesPut = async (value: string) =>
  (await installation.records(TOPICS.orderRequests)).filter(
    (record) => record.value?.toString() === value,
  ).length;

describe('a redrive that did not end', () => {
  const source = { topic: TOPICS.orderRequests, partition: 2, offset: 1n };
  const HOUR_MS = 3_600_000;

  /** As a command leaves it that was killed after `put` records were put back. */
  async function interrupted(value: string, begunAt: number, isPut: boolean): Promise<string> {
    const letter = await parked(dlqRecordOf({ ...source, key: null, value: bytes(value) }, 'bad'));
    const { partition } = source;
    const before = (await installation.records(TOPICS.orderRequests)).filter(
      (record) => record.partition === partition,
    );
    const from = String((before.at(-1)?.offset ?? -1n) + 1n);
    const mark = {
      type: 'REDRIVE_BEGUN',
      letter,
      at: new Date(begunAt).toISOString(),
      operator: 'otto',
      run: 'killed',
      target: { partition, from },
    };
    const at = { topic: TOPICS.orderRequestsDlq, partition, key: null };
    await installation.produce({
      ...at,
      value: JSON.stringify(mark),
      headers: { ome_mark: mark.type },
    });
    if (isPut) {
      const headers = { ome_redriven: letter };
      const target = { topic: TOPICS.orderRequests, partition, key: null };
      await installation.produce({ ...target, value: bytes(value), headers });
    }
    return letter;
  }

  it('is ended by the next one: what was put back is not put back again, what was not is', async () => {
    const done = await interrupted('was put', Date.now() - HOUR_MS, true);
    const undone = await interrupted('was not put', Date.now() - HOUR_MS, false);
    expect((await installation.ome(['dlq', 'list'])).out).toContain('its end is not known');
    const all = ['dlq', 'redrive', '--all', TOPICS.orderRequestsDlq, '--yes'];
    await expect(installation.document(...all)).resolves.toMatchObject({
      redriven: [{ from: undone }],
      leftAlone: expect.arrayContaining([
        { from: done, why: expect.stringContaining('it had been put back to') },
      ]),
    });
    expect([await timesPut('was put'), await timesPut('was not put')]).toEqual([1, 1]);
    await expect(installation.document(...all)).resolves.toMatchObject({ redriven: [] });
    expect([await timesPut('was put'), await timesPut('was not put')]).toEqual([1, 1]);
  });

  it('may still be under way', async () => {
    const letter = await interrupted('at it', Date.now(), false);
    await expect(installation.document('dlq', 'redrive', letter)).resolves.toMatchObject({
      redriven: [],
      leftAlone: [{ from: letter, why: expect.stringContaining('otto began') }],
    });
    expect(await timesPut('at it')).toBe(0);
  });
});

it('of two commands at once, one puts a record back', async () => {
  const source = { topic: TOPICS.orderRequests, partition: 1, offset: 1n, key: null };
  const values = Array.from({ length: 5 }, (_, n) => `together ${n}`);
  for (const value of values) await parked(dlqRecordOf({ ...source, value: bytes(value) }, 'bad'));
  const all = ['dlq', 'redrive', '--all', TOPICS.orderRequestsDlq, '--yes'];
  const ran = await Promise.all([installation.ome(all), installation.ome(all)]);
  expect(ran.map(({ code }) => code)).toEqual([0, 0]);
  const put = (await installation.records(TOPICS.orderRequests))
    .map(({ value }) => value?.toString() ?? '')
    .filter((value) => value.startsWith('together'));
  expect(put.toSorted()).toEqual(values);
});

describe('a record that is given up', () => {
  const source = { topic: TOPICS.inbox, partition: 4, offset: 3n, key: null, value: bytes('{') };
  const by = ['--operator', 'otto', '--reason', 'ticket 7'];

  it('is discarded once, with a record in the inbox for the log, and is not put back', async () => {
    const at = await parked(dlqRecordOf(source, 'not JSON'));
    const inbox = async () =>
      (await installation.records(TOPICS.inbox)).filter(({ partition }) => partition === 4);
    expect(await inbox()).toEqual([]);
    expect(await installation.ome(['dlq', 'discard', at])).toMatchObject({ code: 2 });
    const done = await installation.ome(['dlq', 'discard', at, ...by]);
    expect(done).toMatchObject({ code: 0, out: expect.stringContaining('Discarded') });
    const [control, ...others] = await inbox();
    expect(others).toEqual([]);
    const input = decodeInbox(control?.value ?? null, null, position('ome.inbox.v1/4/9'));
    expect(input).toMatchObject({
      kind: 'CONTROL',
      requestId: `sys:discard/${at}`,
      body: {
        type: 'DISCARD_DEAD_LETTER',
        position: at,
        operator: 'otto',
        reason: 'ticket 7',
        error: 'not JSON',
      },
    });
    const list = await installation.ome(['dlq', 'list', TOPICS.inboxDlq]);
    expect(list.out).toMatch(/discarded by otto at .*: ticket 7/);
    const again = await installation.ome(['dlq', 'discard', at, ...by]);
    expect(again).toMatchObject({ code: 0, out: expect.stringContaining('Nothing was done') });
    const redrive = await installation.document('dlq', 'redrive', at);
    expect(redrive).toMatchObject({ redriven: [] });
    expect(await inbox()).toHaveLength(1);
  });

  it('cannot be one that is put back by itself', async () => {
    const value = bytes(JSON.stringify({ kind: 'REPORT', inputId: 'i-2', body: {} }));
    const at = await parked(parkedReportOf({ ...source, value }, 'UNKNOWN_ORDER'));
    const ran = await installation.ome(['dlq', 'discard', at, ...by]);
    expect(ran).toMatchObject({ code: 1, err: expect.stringContaining('turn 1 of 4') });
  });
});
