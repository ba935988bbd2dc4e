import { describe, expect, it } from 'vitest';
import { quantity } from '../decimal.js';
import { timestamp } from '../identifiers.js';
import {
  acknowledged,
  busted,
  canceled,
  cancelRequested,
  changeRejected,
  corrected,
  dayRolled,
  filled,
  held,
  hibernated,
  holdRequested,
  LIMIT_TERMS,
  placed,
  renewed,
  replaced,
  replaceRequested,
  type Happened,
} from '../specification/events.js';
import { given, orderOf } from '../specification/given.js';
import { names, TRANSACT_TIME } from '../specification/values.js';

const LIVE = [placed(), acknowledged()];
const after = (...history: readonly Happened[]) => orderOf(given(...history).state);

describe('an order after its events', () => {
  it('knows what was said and nothing more', () => {
    const order = after(placed());
    const unsaid = ['held', 'reason', 'submittedBy', 'attributes', 'text', 'acknowledged'] as const;
    for (const fact of unsaid) expect(order?.[fact]).toBeUndefined();
    const said = { submittedBy: 'alice', attributes: { client: '17' }, text: 'a note' };
    expect(after(placed(said))).toMatchObject(said);
    expect(after(held())).toMatchObject({ held: true, status: 'HIBERNATED' });
  });

  it('counts versions, and has the time of its first and of its newest event', () => {
    const order = after(...LIVE, filled(1, { recordedAt: timestamp('2026-03-02T10:00:00Z') }));
    expect(order).toMatchObject({
      version: 3,
      createdAt: '2026-03-02T09:00:00.000Z',
      updatedAt: '2026-03-02T10:00:00Z',
      revision: 0,
      revisionIssued: 0,
    });
  });

  it('keeps what the venue said of it until the venue says something else', () => {
    const first = { venueOrderId: 'V-1', venueRevision: '1', hiddenQuantity: '90' };
    const named = [placed(), acknowledged(first)];
    expect(after(...named, filled(1))).toMatchObject(first);
    expect(after(...named, filled(1, { venueRevision: '2', hiddenQuantity: '80' }))).toMatchObject({
      venueOrderId: 'V-1',
      venueRevision: '2',
      hiddenQuantity: '80',
    });
    const other = { price: LIMIT_TERMS.price };
    const changed = after(
      ...named,
      replaceRequested('Y', other),
      replaced('Y', 3, LIMIT_TERMS, { venueOrderId: 'V-2' }),
    );
    expect(changed).toMatchObject({ venueOrderId: 'V-2', venueRevision: '1' });
    expect(changed?.hiddenQuantity).toBeUndefined();
  });

  it('forgets what was hidden under other terms, and never learns it from a late acknowledgement', () => {
    const hidden = { hiddenQuantity: '90' };
    const terms = { ...LIMIT_TERMS, displayQuantity: quantity(10) };
    const iceberg = [placed({ terms }), acknowledged(hidden)];
    const fewer = { ...terms, quantity: quantity(50) };
    expect(after(...iceberg, renewed(terms))).toMatchObject(hidden);
    expect(after(...iceberg, renewed(fewer)).hiddenQuantity).toBeUndefined();
    expect(
      after(...iceberg, renewed({ ...terms, displayQuantity: quantity(20) })).hiddenQuantity,
    ).toBeUndefined();
    const overtaken = [placed({ terms }), replaceRequested('Y', fewer), replaced('Y', 2, fewer)];
    expect(after(...overtaken, acknowledged(hidden)).hiddenQuantity).toBeUndefined();
  });

  it('is called as the venue says that hibernates it, and counts what was asked', () => {
    const asleep = after(placed(), hibernated());
    expect(asleep).toMatchObject({ status: 'HIBERNATED', revision: 0 });
    const named = after(placed(), hibernated({ venueOrderId: 'V-1' }));
    expect(named).toMatchObject({ venueOrderId: 'V-1' });
    const asked = [holdRequested('HIBERNATE_REQUESTED'), hibernated({ inReplyTo: 3 })];
    expect(after(...LIVE, ...asked)).toMatchObject({ revision: 1 });
  });

  it('takes a name once', () => {
    expect(after(...LIVE, canceled()).clientOrderIds).toEqual(['X']);
    const renamed = after(
      ...LIVE,
      replaceRequested('Y', LIMIT_TERMS),
      replaced('Y', 3, LIMIT_TERMS),
    );
    expect(renamed).toMatchObject({ clientOrderId: 'Y', clientOrderIds: ['X', 'Y'], revision: 1 });
  });

  it('says what the replace said that came into force, not another', () => {
    const two = [
      placed({ text: 'first' }),
      acknowledged(),
      replaceRequested('Y', LIMIT_TERMS, { text: 'second' }),
      replaceRequested('Z', LIMIT_TERMS, { text: 'third' }),
    ];
    expect(after(...two).text).toBe('first');
    const third = after(...two, replaced('Z', 4, LIMIT_TERMS));
    expect(third).toMatchObject({ text: 'third', pending: [{ version: 3, text: 'second' }] });
    expect(after(...two, replaced('Y', 3, LIMIT_TERMS)).text).toBe('second');
    const silent = [replaceRequested('Y', LIMIT_TERMS), replaced('Y', 3, LIMIT_TERMS)];
    const kept = after(placed({ text: 'first' }), acknowledged(), ...silent);
    expect(kept.text).toBe('first');
  });

  it('knows since when it has another time in force', () => {
    const good = { ...LIMIT_TERMS, timeInForce: 'GTC' } as const;
    const at = { recordedAt: timestamp('2026-03-02T10:00:00Z') };
    const changed = [replaceRequested('Y', good), replaced('Y', 3, good, at)];
    expect(after(...LIVE, ...changed).timeInForceSince).toBe(at.recordedAt);
    const same = [replaceRequested('Y', LIMIT_TERMS), replaced('Y', 3, LIMIT_TERMS, at)];
    expect(after(...LIVE, ...same)?.timeInForceSince).toBeUndefined();
  });

  it('is not taken back any more when the venue refuses the cancel that does it', () => {
    const takesBack = names.requestId('eq:1');
    const taking = [...LIVE, cancelRequested('Y', { takesBack })];
    expect(after(...taking, filled(1)).takenBack).toBe(3);
    expect(after(...LIVE, cancelRequested('Y'))?.takenBack).toBeUndefined();
    const refused = changeRejected('CANCEL_REJECTED', 'Y', 3);
    expect(after(...taking, refused)?.takenBack).toBeUndefined();
  });
});

describe('the days of an order', () => {
  const terms = { ...LIMIT_TERMS, timeInForce: 'GTC' } as const;
  const good = placed({ terms });
  const yesterday = [good, acknowledged(), filled(100), dayRolled('2026-03-03')];

  it('begin at what was filled before', () => {
    const day = { since: 4, cumQtyBefore: 100, tradingDay: '2026-03-03' };
    expect(after(...yesterday).day).toEqual(day);
    expect(after(...yesterday, filled(7)).day).toEqual(day);
  });

  it('keep the day of our calendar when the venue renews the order', () => {
    expect(after(...yesterday, filled(7), renewed(terms)).day).toEqual({
      since: 6,
      began: TRANSACT_TIME,
      cumQtyBefore: 107,
      tradingDay: '2026-03-03',
    });
    expect(after(good, acknowledged(), filled(3), renewed(terms)).day).toEqual({
      since: 4,
      began: TRANSACT_TIME,
      cumQtyBefore: 3,
    });
  });

  it('take corrections and busts of their own trades', () => {
    const fixed = after(...yesterday, corrected({ version: 3, lastQty: 100 }, 40));
    expect(fixed).toMatchObject({ cumQty: 40, notional: 400_000n, day: { cumQtyBefore: 40 } });
    const gone = after(...yesterday, busted({ version: 3, lastQty: 100 }));
    expect(gone).toMatchObject({ cumQty: 0, notional: 0n, day: { cumQtyBefore: 0 } });
    const today = after(...yesterday, filled(7), corrected({ version: 5, lastQty: 7 }, 2));
    expect(today).toMatchObject({ cumQty: quantity(102), day: { cumQtyBefore: 100 } });
  });
});
