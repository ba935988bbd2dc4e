import { describe, expect, it } from 'vitest';
import {
  acknowledged,
  became,
  cancelRequested,
  holdRequested,
  placed,
  replaceRequested,
} from '../specification/events.js';
import { given } from '../specification/given.js';
import { clientOrderId } from '../identifiers.js';
import {
  BY_ORDER_ID,
  byName,
  newOrder,
  replaceOrder,
  report,
  request,
} from '../specification/inputs.js';
import { decimal } from '../specification/values.js';

const HIDDEN = [placed(), acknowledged(), became('ORDER_HIBERNATED')];

describe('REJECTED that names a request', () => {
  it.each([
    ['REPLACE_REJECTED', replaceRequested('Y', {})],
    ['CANCEL_REJECTED', cancelRequested('Y')],
    ['HIBERNATE_REJECTED', holdRequested('HIBERNATE_REQUESTED')],
  ])('by inReplyTo is its refusal: %s', (type, asked) => {
    for (const before of [[placed()], [placed(), acknowledged()]]) {
      const history = given(...before, asked);
      const inReplyTo = before.length + 1;
      const { event, order } = history.when(report('REJECTED', { inReplyTo, reason: 'no' }));
      expect(event).toMatchObject({ type, inReplyTo, reason: { text: 'no' } });
      expect(order.status).toBe(before.length === 1 ? 'PENDING_NEW' : 'NEW');
    }
  });

  it('is the refusal of an activation', () => {
    const history = given(...HIDDEN, holdRequested('ACTIVATE_REQUESTED'));
    const { event, columns } = history.when(report('REJECTED', { inReplyTo: 4 }));
    expect(event).toMatchObject({ type: 'ACTIVATE_REJECTED' });
    expect(columns.ordStatus).toBe('HIBERNATED');
  });

  it.each([
    ['REPLACE_REJECTED', replaceRequested('Y', {})],
    ['CANCEL_REJECTED', cancelRequested('Y')],
  ])('by its clientOrderId is its refusal: %s', (type, asked) => {
    const history = given(placed(), asked);
    const { event, columns } = history.when(report('REJECTED', { target: byName('Y') }));
    expect(event).toMatchObject({ type, clientOrderId: 'Y' });
    expect(columns.ordStatus).toBe('PENDING_NEW');
  });

  it('that waits no more changes nothing', () => {
    const history = given(placed(), replaceRequested('Y', {}));
    history.when(report('REPLACE_REJECTED'));
    const { event, columns } = history.when(report('REJECTED', { inReplyTo: 2 }));
    expect(event).toMatchObject({ reason: { code: 'NO_SUCH_PENDING_REQUEST' } });
    expect(columns.ordStatus).toBe('PENDING_NEW');
  });
});

describe('REJECTED that names what was answered', () => {
  it.each([
    ['a replace', replaceRequested('Y', {}), 'REPLACE_REJECTED'],
    ['a cancel', cancelRequested('Y'), 'CANCEL_REJECTED'],
  ] as const)('by the name of %s ends no live order', (_what, asked, answer) => {
    const history = given(placed(), acknowledged(), asked);
    history.when(report(answer));
    const { event, columns } = history.when(report('REJECTED', { target: byName('Y') }));
    expect(event).toMatchObject({ reason: { code: 'NO_SUCH_PENDING_REQUEST' } });
    expect(columns.ordStatus).toBe('NEW');
  });

  it('by number ends no order that was changed before', () => {
    const history = given(placed(), acknowledged(), replaceRequested('Y', {}));
    history.when(report('REPLACED'));
    history.when(replaceOrder({ clientOrderId: clientOrderId('Z'), quantity: decimal(12_000) }));
    history.when(report('REPLACE_REJECTED'));
    const { event, columns } = history.when(report('REJECTED', { inReplyTo: 5 }));
    expect(event).toMatchObject({ reason: { code: 'NO_SUCH_PENDING_REQUEST' } });
    expect(columns.ordStatus).toBe('NEW');
  });
});

describe('REJECTED that names the order', () => {
  it.each([{}, { inReplyTo: 1 }, { target: byName('X') }])(
    'ends it with what waits, before its venue took it: %o',
    (said) => {
      const history = given(placed(), replaceRequested('Y', {}));
      expect(history.when(report('REJECTED', said)).columns.ordStatus).toBe('REJECTED');
    },
  );

  it('ends one that we held, in answer to its activation', () => {
    const history = given();
    history.when(newOrder({ initialState: 'HIBERNATED' }));
    history.when(request({ type: 'ACTIVATE_ORDER', target: BY_ORDER_ID }));
    const { columns } = history.when(report('REJECTED', { inReplyTo: 2 }));
    expect(columns.ordStatus).toBe('REJECTED');
  });
});
