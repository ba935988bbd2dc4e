import { describe, expect, it } from 'vitest';
import type { RequestInput } from '../input.js';
import {
  acknowledged,
  became,
  held,
  placed,
  replaceRequested,
  type Happened,
} from '../specification/events.js';
import { given } from '../specification/given.js';
import {
  BY_ORDER_ID,
  cancelOrder,
  newOrder,
  replaceOrder,
  report,
  request,
} from '../specification/inputs.js';
import { decimal } from '../specification/values.js';

interface Words {
  readonly text?: string;
  readonly reason?: string;
  readonly attributes?: Readonly<Record<string, string>>;
}

const WORDS = { text: 'hurry', reason: 'HEDGE', attributes: { ticket: '4711' } };
const PLACED = { attributes: { desk: 'a' } };
const LIVE = [placed(PLACED), acknowledged()];
const HELD = [held(PLACED)];
const HIDDEN = [...LIVE, became('ORDER_HIBERNATED')];
const ENDED = [...LIVE, became('ORDER_EXPIRED')];

const replacing = (words: Words) => replaceOrder({ price: decimal('99'), ...words });
const canceling = (words: Words) => cancelOrder(words);
const hiding = (words: Words) =>
  request({ type: 'HIBERNATE_ORDER', target: BY_ORDER_ID, ...words });
const showing = (words: Words) =>
  request({ type: 'ACTIVATE_ORDER', target: BY_ORDER_ID, ...words });
const hidingInstead = (words: Words) =>
  replaceOrder({ quantity: decimal(10_000), ...words, text: '', ifUnchanged: 'HIBERNATE_ORDER' });

type Case = readonly [string, readonly Happened[], (words: Words) => RequestInput];

describe('the words of who asked', () => {
  it.each<Case>([
    ['ORDER_PLACED', [], newOrder],
    ['ORDER_HELD', [], (words) => newOrder({ ...words, initialState: 'HIBERNATED' })],
    ['ORDER_REFUSED', [], (words) => newOrder({ ...words, quantity: decimal(0) })],
    ['REPLACE_REQUESTED', LIVE, replacing],
    ['REPLACE_REFUSED', ENDED, replacing],
    ['CANCEL_REFUSED', ENDED, canceling],
    ['HIBERNATE_REQUESTED', LIVE, hiding],
    ['HIBERNATE_REFUSED', HELD, hiding],
    ['ACTIVATE_REQUESTED', HIDDEN, showing],
    ['ACTIVATE_REFUSED', LIVE, showing],
    ['ORDER_AMENDED', HELD, replacing],
    ['ORDER_RELEASED', HELD, showing],
  ])('are kept by %s', (type, history, asking) => {
    const { text, reason: requestReason, attributes } = WORDS;
    const { event } = given(...history).when(asking(WORDS));
    expect(event).toMatchObject({ type, text, requestReason, attributes });
    const unsaid = given(...history).when(asking({})).event;
    expect(unsaid).toMatchObject({ type });
    ['text', 'requestReason', 'attributes'].forEach((word) => {
      expect(unsaid).not.toHaveProperty(word);
    });
  });

  it.each<Case>([
    ['CANCEL_REQUESTED', LIVE, canceling],
    ['ORDER_WITHDRAWN', HELD, canceling],
  ])('are kept by %s, the reason as its own', (type, history, asking) => {
    const { text, reason: cancelReason, attributes } = WORDS;
    const { event } = given(...history).when(asking(WORDS));
    expect(event).toMatchObject({ type, text, cancelReason, attributes });
    expect(event).not.toHaveProperty('requestReason');
    const unsaid = given(...history).when(asking({})).event;
    ['text', 'cancelReason', 'attributes'].forEach((word) => {
      expect(unsaid).not.toHaveProperty(word);
    });
  });

  it('are kept by what a replace that changes nothing was meant as', () => {
    const { event } = given(...LIVE).when(hidingInstead(WORDS));
    const { reason: requestReason, attributes } = WORDS;
    expect(event).toMatchObject({ type: 'HIBERNATE_REQUESTED', requestReason, attributes });
  });

  it('leave the attributes of the order alone, also once the venue has done the change', () => {
    const history = given(...LIVE);
    expect(history.when(replacing(WORDS)).order.attributes).toEqual(PLACED.attributes);
    expect(history.when(report('REPLACED')).order).toMatchObject({ ...PLACED, text: 'hurry' });
    const waiting = given(...LIVE, replaceRequested('Y', {}));
    expect(waiting.when(canceling(WORDS)).order.attributes).toEqual(PLACED.attributes);
  });
});
