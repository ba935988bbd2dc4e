import { describe, expect, it } from 'vitest';
import { acknowledged, placed } from '../specification/events.js';
import { given } from '../specification/given.js';
import { byName, cancelOrder, expire, newOrder, replaceOrder } from '../specification/inputs.js';
import { decimal, names, ORDER } from '../specification/values.js';

const SECOND = names.orderId('1a2b00000000000002000000');
const DUE = '2026-03-02T09:00:00.5Z';

/** A live order, and others of its account that have the names we would give its changes. */
function orderBeside(...taken: readonly string[]) {
  const history = given(placed(), acknowledged());
  taken.forEach((name, index) => {
    const orderId = names.orderId(`${SECOND.slice(0, -1)}${index}`);
    const other = { clientOrderId: names.clientOrderId(name), orderId };
    // A refused order uses up its name as well.
    const price = index === 0 ? {} : { price: decimal('100.01') };
    history.when(newOrder({ ...other, ...price }));
  });
  return history;
}

describe('a name of ours that a caller has taken', () => {
  const taken = [`${ORDER}.3`, `${ORDER}.4`];
  const free = names.clientOrderId(`${ORDER}.5`);

  it.each([
    ['a cancel', () => cancelOrder()],
    ['a replace', () => replaceOrder({ price: decimal('99') })],
    ['the end of its day', () => expire(DUE, 'DAY')],
  ])('does not keep %s from the order', (_what, input) => {
    const { event } = orderBeside(...taken).when(input());
    expect(event).toMatchObject({ clientOrderId: free, version: 3 });
  });

  it('is passed over by the count of revisions', () => {
    const history = orderBeside(`${ORDER.slice(0, 18)}000001`);
    const { event } = history.when(cancelOrder({ assignName: 'REVISION' }));
    expect(event).toMatchObject({
      type: 'CANCEL_REQUESTED',
      clientOrderId: `${ORDER.slice(0, 18)}000002`,
      revisionIssued: 2,
    });
  });

  it('is the name of the order that has it', () => {
    const history = orderBeside(...taken);
    const { event } = history.when(cancelOrder({ target: byName(`${ORDER}.3`) }));
    expect(event).toMatchObject({ type: 'CANCEL_REQUESTED', orderId: `${SECOND.slice(0, -1)}0` });
  });
});

describe('a name that looks like an orderId', () => {
  const later = names.orderId(`${ORDER.slice(0, 18)}000001`);

  it('finds the order of its account', () => {
    const history = given(placed(), acknowledged());
    history.when(replaceOrder({ assignName: 'REVISION', price: decimal('99') }));
    const { event } = history.when(cancelOrder({ target: { by: 'orderId', orderId: later } }));
    expect(event).toMatchObject({ type: 'CANCEL_REQUESTED', orderId: ORDER });
  });

  it('finds none of another account', () => {
    const history = given(placed(), acknowledged());
    history.when(replaceOrder({ assignName: 'REVISION', price: decimal('99') }));
    const cancel = cancelOrder(
      { target: { by: 'orderId', orderId: later } },
      { account: names.account('other') },
    );
    expect(history.when(cancel).event).toMatchObject({ reason: { code: 'UNKNOWN_ORDER' } });
  });
});
