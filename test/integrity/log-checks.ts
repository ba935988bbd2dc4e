import { parse, print } from './decimal-text.js';
import type { ReadRecord } from './log-reader.js';
import type { Json } from './order-fold.js';

const FILLS = 'FILL_BOOKED';

/** Requests that have not exactly one outcome; a repeat's answer is none. */
export function withoutOneOutcome(
  events: readonly ReadRecord[],
  requestIds: readonly string[],
): readonly string[] {
  const outcomes = countBy(
    events.map(({ value }) => value).filter(({ type }) => type !== 'REQUEST_REPEATED'),
    ({ requestId }) => String(requestId),
  );
  return requestIds.filter((id) => outcomes.get(id) !== 1);
}

/** Requests of the equities door that were cancelled before they were there: they can never live any more. */
export function takenBack(events: readonly ReadRecord[]): ReadonlySet<string> {
  const marks = events.map(({ value }) => (value['data'] as Json | undefined)?.['takesBack']);
  return new Set(marks.filter((mark) => typeof mark === 'string').map((mark) => mark.slice(3)));
}

/** Events whose version is not the next one of their order. */
export function versionGaps(events: readonly ReadRecord[]): readonly Json[] {
  const next = new Map<unknown, number>();
  return events
    .map(({ value }) => value)
    .filter(({ orderId, version }) => {
      if (version === undefined) return false;
      const expected = next.get(orderId) ?? 1;
      next.set(orderId, expected + 1);
      return version !== expected;
    });
}

/** `<venue> <order> <execId>` of reports that were booked more than once, fills or not. */
export function bookedTwice(events: readonly ReadRecord[]): readonly string[] {
  const booked = countBy(
    events
      .map(({ value }) => value)
      .filter(({ version, execId }) => version !== undefined && execId !== undefined),
    ({ orderId, execId, data }) =>
      `${String((data as Json)['venue'])} ${String(orderId)} ${String(execId)}`,
  );
  return [...booked].filter(([, times]) => times > 1).map(([report]) => report);
}

/** Orders whose fills do not sum up to the cumQty that their last event states. */
export function wrongSums(events: readonly ReadRecord[]): readonly object[] {
  const sums = new Map<string, bigint>();
  const stated = new Map<string, unknown>();
  for (const { value } of events) {
    if (value['version'] === undefined) continue;
    const orderId = String(value['orderId']);
    stated.set(orderId, value['cumQty']);
    if (value['type'] === FILLS) {
      sums.set(orderId, (sums.get(orderId) ?? 0n) + parse(String(value['lastQty'])));
    }
  }
  return [...stated]
    .map(([orderId, cumQty]) => ({ orderId, cumQty, fills: print(sums.get(orderId) ?? 0n) }))
    .filter(({ cumQty, fills }) => cumQty !== fills);
}

/** Instruments of which not as much was sold as was bought; for a venue where only clients trade. */
export function unbalanced(fills: readonly ReadRecord[]): readonly string[] {
  const net = new Map<string, bigint>();
  for (const { value } of fills) {
    const instrument = `${String(value['symbol'])}.${String(value['venue'])}`;
    const quantity = parse(String(value['quantity']));
    net.set(
      instrument,
      (net.get(instrument) ?? 0n) + (value['side'] === 'BUY' ? quantity : -quantity),
    );
  }
  return [...net]
    .filter(([, quantity]) => quantity !== 0n)
    .map(([instrument, quantity]) => `${instrument}: ${print(quantity)}`);
}

/** The fills topic as the fold makes it: the same records, in the order of each account. */
export function byAccount(fills: readonly Json[]): ReadonlyMap<string, readonly unknown[]> {
  const accounts = [...new Set(fills.map(({ account }) => String(account)))].toSorted();
  return new Map(
    accounts.map((account) => [account, fills.filter((fill) => fill['account'] === account)]),
  );
}

function countBy(
  records: readonly Json[],
  keyOf: (record: Json) => string,
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const record of records) counts.set(keyOf(record), (counts.get(keyOf(record)) ?? 0) + 1);
  return counts;
}
