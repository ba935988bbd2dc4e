import { readFileSync } from 'node:fs';
import { createPartitionState, position, timestamp } from '@ome/domain';
import { expect, it } from 'vitest';
import { foldRecord } from './events/decode-event.js';
import { encodeEvent } from './events/encode-event.js';
import { EVENT_TYPES, parseOrderEvent } from './events/parse-event.js';
import { decodeInbox, encodeInbox } from './inbox/inbox.js';
import { inboxReportOf } from './inbox/inbox-reports.js';
import { inboxRequestOfTopic } from './inbox/inbox-requests.js';
import type { InboxRecord } from './inbox/inbox-schemas.js';
import { fillRecordOf, isFillEvent, parseFill } from './outputs/fills.js';
import { parseVenueOrder, venueOrderRecordOf } from './outputs/venue-orders.js';
import { instrumentOf } from './reference-data.js';
import { parseExecutionReport } from './reports/execution-reports.js';
import { parseOrderRequest } from './requests/order-requests.js';
import { TOPICS } from './topics.js';

/** One record a line, as the bytes lie on the topic: what was once written must stay readable, and be written again. */
function golden(topic: string): readonly string[] {
  const path = new URL(`../golden/${topic}.jsonl`, import.meta.url);
  return readFileSync(path, 'utf8').trimEnd().split('\n');
}

const requests = golden(TOPICS.orderRequests).map((line) => {
  const parsed = parseOrderRequest(Buffer.from(line));
  if (!parsed.ok) throw new Error(`${line}: ${parsed.faults.join('; ')}`);
  return { line, request: parsed.request };
});

const reports = golden(TOPICS.executionReports).map((line) => {
  const parsed = parseExecutionReport(Buffer.from(line));
  if (!parsed.ok) throw new Error(`${line}: ${parsed.faults.join('; ')}`);
  return { line, report: parsed.report };
});

/** The inbox lines in their order, each of a kind beside the line of its topic. */
const inbox = golden(TOPICS.inbox).map((line) => {
  const { kind, inputId, receivedAt } = JSON.parse(line) as InboxRecord;
  const offset = BigInt(/^ome\.order-requests\.v1\/2\/(\d+)$/.exec(inputId)?.[1] ?? -1);
  return { line, kind, inputId, receivedAt: timestamp(receivedAt), offset };
});

it('order requests of every type are read and written again as they were', () => {
  requests.forEach(({ line, request }) => expect(JSON.stringify(request)).toBe(line));
  expect(new Set(requests.map(({ request }) => request.type))).toEqual(
    new Set([
      'NEW_ORDER',
      'REPLACE_ORDER',
      'CANCEL_ORDER',
      'HIBERNATE_ORDER',
      'ACTIVATE_ORDER',
      'ORDER_STATUS',
    ]),
  );
});

it('execution reports are read and written again as they were', () => {
  reports.forEach(({ line, report }) => expect(JSON.stringify(report)).toBe(line));
});

it('the doors write the inbox records of these requests', () => {
  const lines = inbox.filter(({ offset }) => offset >= 0n);
  expect(lines).toHaveLength(requests.length);
  lines.forEach(({ line, receivedAt, offset }, index) => {
    const request = requests[index]?.request;
    if (request === undefined) throw new Error('A request is missing');
    const source = { topic: TOPICS.orderRequests, partition: 2, offset };
    const instrument =
      'symbol' in request ? instrumentOf(request.venue, request.symbol) : undefined;
    const record = inboxRequestOfTopic(
      request,
      { ...source, timestamp: Date.parse(receivedAt) },
      { instrument },
    );
    expect(encodeInbox(record)).toBe(line);
  });
});

it('fill-ingestion writes the inbox records of these reports', () => {
  const lines = inbox.filter(({ kind }) => kind === 'REPORT');
  expect(lines).toHaveLength(reports.length);
  lines.forEach(({ line, inputId, receivedAt }, index) => {
    const report = reports[index]?.report;
    if (report === undefined) throw new Error('A report is missing');
    const made = inboxReportOf(report, {
      inputId,
      receivedAt,
      principal: 'topic',
      dialect: 'topic',
    });
    expect(made.resolved && encodeInbox(made.record)).toBe(line);
  });
});

it('the writer can use every inbox record', () => {
  inbox.forEach(({ line, kind }) => {
    const { account } = JSON.parse(line) as InboxRecord;
    const key = account === undefined ? null : Buffer.from(account);
    const input = decodeInbox(Buffer.from(line), key, position('ome.inbox.v1/4/1'));
    expect(input).toMatchObject({ kind });
  });
});

it('a partition log with every type of event folds, and is written again with its fills and instructions', () => {
  const state = createPartitionState();
  const seen = new Set<string>();
  const fills: string[] = [];
  const instructions: string[] = [];
  for (const line of golden(TOPICS.orderEvents)) {
    const parsed = parseOrderEvent(Buffer.from(line));
    if (!parsed.ok) throw new Error(`${line}: ${parsed.faults.join('; ')}`);
    const event = foldRecord(state, parsed.value);
    seen.add(parsed.value.type);
    if (event === undefined) continue;
    const order =
      'orderId' in event && event.orderId !== undefined
        ? state.orders.get(event.orderId)
        : undefined;
    expect(JSON.stringify(encodeEvent(event, order, { epoch: 1 }))).toBe(line);
    if (order === undefined) continue;
    if (isFillEvent(event)) {
      fills.push(JSON.stringify(fillRecordOf(event, order, { epoch: 1 })));
    }
    const instruction = venueOrderRecordOf(event, order, { epoch: 1 });
    if (instruction !== undefined) instructions.push(JSON.stringify(instruction));
  }
  expect([...seen].toSorted()).toEqual([...EVENT_TYPES].toSorted());
  expect(fills).toEqual(golden(TOPICS.fills));
  expect(instructions).toEqual(golden(TOPICS.venueOrders));
});

it('readers of fills and venue orders read them as they are', () => {
  golden(TOPICS.fills).forEach((line) => {
    expect(parseFill(Buffer.from(line))).toEqual({ ok: true, value: JSON.parse(line) });
  });
  golden(TOPICS.venueOrders).forEach((line) => {
    expect(parseVenueOrder(Buffer.from(line))).toEqual({ ok: true, value: JSON.parse(line) });
  });
});
