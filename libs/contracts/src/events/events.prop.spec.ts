import { account, clientOrderId, isOrderEvent, orderId, quantity } from '@ome/domain';
import type { OrderState } from '@ome/domain';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeEvent } from './decode-event.js';
import { encodeEvent } from './encode-event.js';
import { EVENT_TYPES, parseOrderEvent } from './parse-event.js';
import { events, instrument, terms } from './arbitrary-events.spec.js';
import { time } from './arbitrary-values.spec.js';

const order = fc
  .record({
    instrument,
    terms,
    cumQty: fc.nat(),
    notional: fc.bigInt(-(10n ** 18n), 10n ** 18n),
    createdAt: time,
  })
  .map((facts): OrderState => ({
    ...facts,
    status: 'NEW',
    orderId: orderId('abcd1'),
    account: account('acme-1'),
    side: 'BUY',
    clientOrderId: clientOrderId('c-1'),
    clientOrderIds: [clientOrderId('c-1')],
    cumQty: quantity(facts.cumQty),
    version: 1,
    revision: 0,
    revisionIssued: 0,
    updatedAt: facts.createdAt,
  }));

it('an event that is encoded, parsed and decoded is the same event', () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(fc.oneof(...events), order, fc.nat(), (original, state, epoch) => {
      const ofOrder =
        'instrument' in original ? { ...state, instrument: original.instrument } : state;
      const record = encodeEvent(original, ofOrder, { epoch });
      const parsed = parseOrderEvent(Buffer.from(JSON.stringify(record)));
      if (!parsed.ok) throw new Error(parsed.faults.join('; '));
      expect(parsed.value).toEqual(record);
      expect(record.epoch).toBe(epoch);
      expect(decodeEvent(parsed.value, state.instrument)).toStrictEqual(original);
      seen.add(original.type);
    }),
    { numRuns: 3000 },
  );
  expect([...seen, 'PARTITION_ACQUIRED'].toSorted()).toEqual([...EVENT_TYPES].toSorted());
});

it('a record of no order has no version, with or without the order that it names', () => {
  fc.assert(
    fc.property(fc.oneof(...events), order, (original, state) => {
      fc.pre(!isOrderEvent(original));
      expect(encodeEvent(original, state, { epoch: 1 })).not.toHaveProperty('version');
      const alone = encodeEvent(original, undefined, { epoch: 1 });
      expect(alone).not.toHaveProperty('ordStatus');
      expect(decodeEvent(alone, undefined)).toStrictEqual(original);
    }),
  );
});
