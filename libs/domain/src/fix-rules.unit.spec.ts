import { describe, expect, it } from 'vitest';
import type { Input } from './input.js';
import type { OrdStatus } from './status.js';
import { given } from './specification/given.js';
import {
  byName,
  cancelOrder,
  newOrder,
  replaceOrder,
  report,
  trade,
} from './specification/inputs.js';
import { decimal, names } from './specification/values.js';

/** The event that answers, then OrdStatus, OrderQty, CumQty, LeavesQty. */
type Row = readonly [Input, string, OrdStatus, number, number, number];

const { clientOrderId } = names;
const replace = (name: string, orig: string, quantity: number) =>
  replaceOrder({
    clientOrderId: clientOrderId(name),
    target: byName(orig),
    quantity: decimal(quantity),
  });
const cancel = (name: string, orig: string) =>
  cancelOrder({ clientOrderId: clientOrderId(name), target: byName(orig) });
const answer = (execType: Parameters<typeof report>[0], name: string) =>
  report(execType, { target: byName(name) });

const ENTERED: Row = [newOrder(), 'ORDER_PLACED', 'PENDING_NEW', 10_000, 0, 10_000];
const NEW: Row = [answer('NEW', 'X'), 'ORDER_ACKNOWLEDGED', 'NEW', 10_000, 0, 10_000];
const PART: Row = [trade(1000, '100'), 'FILL_BOOKED', 'PARTIALLY_FILLED', 10_000, 1000, 9000];
const FULL: Row = [trade(10_000, '100'), 'FILL_BOOKED', 'FILLED', 10_000, 10_000, 0];

/** Matrices of FIX Appendix D for which no rows were found in a source: written from the rules of the matrices. */
const SCENARIOS: Readonly<Record<string, readonly Row[]>> = {
  'B.1.c the order fills before the cancel is accepted': [
    ENTERED,
    NEW,
    [cancel('Y', 'X'), 'CANCEL_REQUESTED', 'PENDING_CANCEL', 10_000, 0, 10_000],
    [trade(10_000, '100'), 'FILL_BOOKED', 'PENDING_CANCEL', 10_000, 10_000, 0],
    [answer('CANCEL_REJECTED', 'Y'), 'CANCEL_REJECTED', 'FILLED', 10_000, 10_000, 0],
  ],
  'B.1.d cancel of an order not yet acknowledged': [
    ENTERED,
    [cancel('Y', 'X'), 'CANCEL_REQUESTED', 'PENDING_CANCEL', 10_000, 0, 10_000],
    [answer('CANCELED', 'Y'), 'ORDER_CANCELED', 'CANCELED', 10_000, 0, 0],
  ],
  'B.1.e cancel of an order not yet acknowledged, the acknowledgement crosses': [
    ENTERED,
    [cancel('Y', 'X'), 'CANCEL_REQUESTED', 'PENDING_CANCEL', 10_000, 0, 10_000],
    [answer('NEW', 'X'), 'ORDER_ACKNOWLEDGED', 'PENDING_CANCEL', 10_000, 0, 10_000],
    [answer('CANCELED', 'Y'), 'ORDER_CANCELED', 'CANCELED', 10_000, 0, 0],
  ],
  'B.1.f cancel of an unknown order': [
    ENTERED,
    [cancel('Y', 'W'), 'REQUEST_REFUSED', 'PENDING_NEW', 10_000, 0, 10_000],
    [cancel('Y', 'X'), 'CANCEL_REQUESTED', 'PENDING_CANCEL', 10_000, 0, 10_000],
  ],
  'C.1.a no fills, replace to increase': [
    ENTERED,
    NEW,
    [replace('Y', 'X', 11_000), 'REPLACE_REQUESTED', 'PENDING_REPLACE', 10_000, 0, 10_000],
    [answer('REPLACED', 'Y'), 'ORDER_REPLACED', 'NEW', 11_000, 0, 11_000],
    [trade(11_000, '100'), 'FILL_BOOKED', 'FILLED', 11_000, 11_000, 0],
  ],
  'C.1.c filled while the replace to increase waits, accepted': [
    ENTERED,
    NEW,
    [replace('Y', 'X', 12_000), 'REPLACE_REQUESTED', 'PENDING_REPLACE', 10_000, 0, 10_000],
    [trade(10_000, '100'), 'FILL_BOOKED', 'PENDING_REPLACE', 10_000, 10_000, 0],
    [answer('REPLACED', 'Y'), 'ORDER_REPLACED', 'PARTIALLY_FILLED', 12_000, 10_000, 2000],
    [trade(2000, '100'), 'FILL_BOOKED', 'FILLED', 12_000, 12_000, 0],
  ],
  'C.2.a a replace without a quantity on a filled order is refused': [
    ENTERED,
    NEW,
    FULL,
    [
      replaceOrder({ clientOrderId: clientOrderId('Y'), price: decimal('99') }),
      'REPLACE_REFUSED',
      'FILLED',
      10_000,
      10_000,
      0,
    ],
  ],
  'C.3.b replace to decrease to exactly what is filled meanwhile': [
    ENTERED,
    NEW,
    PART,
    [replace('Y', 'X', 8000), 'REPLACE_REQUESTED', 'PENDING_REPLACE', 10_000, 1000, 9000],
    [trade(7000, '100'), 'FILL_BOOKED', 'PENDING_REPLACE', 10_000, 8000, 2000],
    [answer('REPLACED', 'Y'), 'ORDER_REPLACED', 'FILLED', 8000, 8000, 0],
  ],
  'C.3.c replace to decrease below what is filled meanwhile': [
    ENTERED,
    NEW,
    PART,
    [replace('Y', 'X', 8000), 'REPLACE_REQUESTED', 'PENDING_REPLACE', 10_000, 1000, 9000],
    [trade(7500, '100'), 'FILL_BOOKED', 'PENDING_REPLACE', 10_000, 8500, 1500],
    [answer('REPLACED', 'Y'), 'ORDER_REPLACED', 'FILLED', 8500, 8500, 0],
  ],
  'D.2.a two replaces chained, both accepted': [
    ENTERED,
    NEW,
    PART,
    [replace('Y', 'X', 8000), 'REPLACE_REQUESTED', 'PENDING_REPLACE', 10_000, 1000, 9000],
    [replace('Z', 'Y', 7000), 'REPLACE_REQUESTED', 'PENDING_REPLACE', 10_000, 1000, 9000],
    [trade(500, '100'), 'FILL_BOOKED', 'PENDING_REPLACE', 10_000, 1500, 8500],
    [answer('REPLACED', 'Y'), 'ORDER_REPLACED', 'PENDING_REPLACE', 8000, 1500, 6500],
    [answer('REPLACED', 'Z'), 'ORDER_REPLACED', 'PARTIALLY_FILLED', 7000, 1500, 5500],
  ],
  'D.2 two replaces chained, both refused': [
    ENTERED,
    NEW,
    PART,
    [replace('Y', 'X', 8000), 'REPLACE_REQUESTED', 'PENDING_REPLACE', 10_000, 1000, 9000],
    [replace('Z', 'Y', 7000), 'REPLACE_REQUESTED', 'PENDING_REPLACE', 10_000, 1000, 9000],
    [answer('REPLACE_REJECTED', 'Y'), 'REPLACE_REJECTED', 'PENDING_REPLACE', 10_000, 1000, 9000],
    [answer('REPLACE_REJECTED', 'Z'), 'REPLACE_REJECTED', 'PARTIALLY_FILLED', 10_000, 1000, 9000],
  ],
  'D.2 a replace, then a cancel that goes at once': [
    ENTERED,
    NEW,
    [replace('Y', 'X', 8000), 'REPLACE_REQUESTED', 'PENDING_REPLACE', 10_000, 0, 10_000],
    [cancel('Z', 'Y'), 'CANCEL_REQUESTED', 'PENDING_CANCEL', 10_000, 0, 10_000],
    [answer('REPLACED', 'Y'), 'ORDER_REPLACED', 'PENDING_CANCEL', 8000, 0, 8000],
    [answer('CANCELED', 'Z'), 'ORDER_CANCELED', 'CANCELED', 8000, 0, 0],
  ],
  'F.1.a a ClOrdID used twice': [
    ENTERED,
    NEW,
    PART,
    [newOrder(), 'REQUEST_REFUSED', 'PARTIALLY_FILLED', 10_000, 1000, 9000],
  ],
  'F.1.b a known ClOrdID with PossResend': [
    ENTERED,
    NEW,
    PART,
    [
      newOrder({ possResend: true }),
      'ORDER_STATUS_REPORTED',
      'PARTIALLY_FILLED',
      10_000,
      1000,
      9000,
    ],
  ],
  'I.1.a a fill-or-kill order that cannot be filled': [
    [newOrder({ timeInForce: 'FOK' }), 'ORDER_PLACED', 'PENDING_NEW', 10_000, 0, 10_000],
    NEW,
    [answer('CANCELED', 'X'), 'ORDER_CANCELED', 'CANCELED', 10_000, 0, 0],
  ],
  'I.1.b an immediate-or-cancel order that fills in part': [
    [newOrder({ timeInForce: 'IOC' }), 'ORDER_PLACED', 'PENDING_NEW', 10_000, 0, 10_000],
    NEW,
    PART,
    [answer('CANCELED', 'X'), 'ORDER_CANCELED', 'CANCELED', 10_000, 1000, 0],
  ],
  'K a halt of trading and its end': [
    ENTERED,
    NEW,
    PART,
    [answer('SUSPENDED', 'X'), 'ORDER_SUSPENDED', 'SUSPENDED', 10_000, 1000, 9000],
    [answer('NEW', 'X'), 'ORDER_ACKNOWLEDGED', 'PARTIALLY_FILLED', 10_000, 1000, 9000],
  ],
  'L.1.b nothing done': [
    ENTERED,
    NEW,
    [answer('DONE_FOR_DAY', 'X'), 'ORDER_DONE_FOR_DAY', 'DONE_FOR_DAY', 10_000, 0, 0],
  ],
};

describe('the rules of the FIX order state changes', () => {
  it.each(Object.entries(SCENARIOS))('%s', (_title, rows) => {
    const partition = given();
    const actual = rows.map(([input]) => {
      const { events, columns } = partition.when(input);
      const { ordStatus, orderQty, cumQty, leavesQty } = columns;
      return [events.map(({ type }) => type).join(), ordStatus, orderQty, cumQty, leavesQty];
    });
    expect(actual).toEqual(rows.map(([, ...row]) => row));
  });
});
