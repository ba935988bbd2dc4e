import { dlqRecordOf, formatPosition, parkedReportOf, TOPICS } from '@ome/contracts';
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
      { partition: 5, key: 'any key', value: '{"type":"NEW_ORDER"}', headers: {} },
    ]);
  });

  it('is told from a position where none is', async () => {
    const { code, err } = await installation.ome(['dlq', 'show', 'ome.inbox.v1.dlq/0/4']);
    expect(code).toBe(1);
    expect(err).toBe('ome: ome.inbox.v1.dlq/0/4 is not kept: the partition has no records\n');
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
      value: bytes(JSON.stringify({ kind: 'REPORT', inputId: 'i-1', body })),
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
      headers: {},
    });
    expect(put).toHaveLength(3);
  });
});

it('an inbox record goes back to its own partition, whose writer alone may decide it', async () => {
  const source = { topic: TOPICS.inbox, partition: 6, offset: 3n, key: null, value: bytes('{') };
  const at = await parked(dlqRecordOf(source, 'not JSON'));
  expect((await installation.ome(['dlq', 'redrive', at])).code).toBe(0);
  expect((await installation.records(TOPICS.inbox)).map(shown)).toEqual([
    { partition: 6, key: null, value: '{', headers: {} },
  ]);
});
