import { describe, expect, it } from 'vitest';
import type { RequestInput } from '../input.js';
import {
  acknowledged,
  became,
  held,
  LIMIT_TERMS,
  placed,
  type Happened,
} from '../specification/events.js';
import { given } from '../specification/given.js';
import {
  BY_ORDER_ID,
  cancelOrder,
  control,
  replaceOrder,
  request,
} from '../specification/inputs.js';
import { ACCOUNT, decimal } from '../specification/values.js';

const LIVE = [placed({ submittedBy: 'alice' }), acknowledged()];
const HELD = [held({ submittedBy: 'alice' })];
const HIDDEN = [...LIVE, became('ORDER_HIBERNATED')];

const replacing = (submittedBy?: string) =>
  replaceOrder({ price: decimal('99'), ...(submittedBy !== undefined && { submittedBy }) });
const canceling = (submittedBy?: string) =>
  cancelOrder(submittedBy === undefined ? {} : { submittedBy });
const hiding = (submittedBy?: string) =>
  request({
    type: 'HIBERNATE_ORDER',
    target: BY_ORDER_ID,
    ...(submittedBy !== undefined && { submittedBy }),
  });
const showing = (submittedBy?: string) =>
  request({
    type: 'ACTIVATE_ORDER',
    target: BY_ORDER_ID,
    ...(submittedBy !== undefined && { submittedBy }),
  });
const changingNothing = (submittedBy?: string) =>
  replaceOrder({ ...(submittedBy !== undefined && { submittedBy }), ifUnchanged: 'CANCEL_ORDER' });

describe('who asked', () => {
  it.each<readonly [string, readonly Happened[], (submittedBy?: string) => RequestInput]>([
    ['REPLACE_REQUESTED', LIVE, replacing],
    ['CANCEL_REQUESTED', LIVE, canceling],
    ['CANCEL_REQUESTED', LIVE, changingNothing],
    ['HIBERNATE_REQUESTED', LIVE, hiding],
    ['ACTIVATE_REQUESTED', HIDDEN, showing],
    ['ORDER_AMENDED', HELD, replacing],
    ['ORDER_WITHDRAWN', HELD, canceling],
    ['ORDER_RELEASED', HELD, showing],
    ['HIBERNATE_REFUSED', HELD, hiding],
    ['ACTIVATE_REFUSED', LIVE, showing],
  ])('is said by %s, as the request says it', (type, history, asking) => {
    const decided = given(...history).when(asking('bob'));
    expect(decided.event).toMatchObject({ type, submittedBy: 'bob' });
    expect(decided.order.submittedBy).toBe('alice');
    const unsaid = given(...history).when(asking());
    expect(unsaid.event).toMatchObject({ type });
    expect(unsaid.event).not.toHaveProperty('submittedBy');
  });

  it.each([
    ['REPLACE_REFUSED', replacing],
    ['CANCEL_REFUSED', canceling],
  ])('is said by %s, too', (type, asking) => {
    const ended = given(...LIVE, became('ORDER_EXPIRED'));
    expect(ended.when(asking('bob')).event).toMatchObject({ type, submittedBy: 'bob' });
  });

  it('of a replace is not said by what the venue makes of it', () => {
    const decided = given(placed({ submittedBy: 'alice', terms: LIMIT_TERMS })).when(
      replacing('bob'),
    );
    expect(decided.order).toMatchObject({ status: 'PENDING_REPLACE', submittedBy: 'alice' });
  });

  it('of a mass cancel is whoever signed in', () => {
    const principal = { user: 'bob', roles: ['trader'], accounts: [ACCOUNT] };
    const body = { type: 'MASS_CANCEL', scope: {} } as const;
    const asked = given().when(request(body, { principal }));
    expect(asked.event).toMatchObject({ type: 'MASS_CANCEL_REQUESTED', submittedBy: 'bob' });
    expect(given().when(control(body)).event).toMatchObject({ submittedBy: 'otto' });
    const byTopic = given().when(request(body));
    expect(byTopic.event).toMatchObject({ type: 'MASS_CANCEL_REQUESTED' });
    expect(byTopic.event).not.toHaveProperty('submittedBy');
  });
});

describe('who set it', () => {
  const stop = { type: 'SET_STOP', stopId: 'one', scope: {} } as const;
  const lift = { type: 'LIFT_STOP', stopId: 'one' } as const;
  const limits = { type: 'SET_LIMITS', account: ACCOUNT, limits: [] } as const;

  it('is said of stops, of their end and of limits', () => {
    const partition = given();
    const otto = { setBy: 'otto' };
    expect(partition.when(control(stop)).event).toMatchObject({ type: 'STOP_SET', ...otto });
    expect(partition.when(control(limits)).event).toMatchObject({ type: 'LIMITS_SET', ...otto });
    const lifted = partition.when(control(lift)).event;
    expect(lifted).toMatchObject({ type: 'STOP_LIFTED', liftedBy: 'otto' });
  });

  it('is not said where nobody has signed in', () => {
    const partition = given();
    for (const body of [stop, limits, lift]) {
      const { event } = partition.when(control(body, { principal: 'topic' }));
      expect(event).not.toHaveProperty('setBy');
      expect(event).not.toHaveProperty('liftedBy');
    }
  });
});
