import { describe, expect, it } from 'vitest';
import type { DomainEvent } from './event.js';
import { evolve } from './evolution/evolve.js';
import { isPending, type OrderState } from './order-state.js';
import { became } from './specification/events.js';
import { given, orderOf } from './specification/given.js';
import { HISTORIES, INPUTS } from './specification/histories.spec.js';
import type { OrdStatus } from './status.js';
import { TRANSITIONS } from './transition-table.js';
import { transitionOf } from './transitions.js';

/** FIX codes of OrdStatus. */
const CODES = {
  PENDING_NEW: 'A',
  NEW: '0',
  PARTIALLY_FILLED: '1',
  FILLED: '2',
  DONE_FOR_DAY: '3',
  CANCELED: '4',
  PENDING_CANCEL: '6',
  STOPPED: '7',
  REJECTED: '8',
  SUSPENDED: '9',
  CALCULATED: 'B',
  EXPIRED: 'C',
  ACCEPTED_FOR_BIDDING: 'D',
  PENDING_REPLACE: 'E',
  HIBERNATED: 'H',
} as const satisfies Readonly<Record<OrdStatus, string>>;

const REFUSALS: Readonly<Record<string, string>> = {
  STATUS_CONFLICT: 's',
  NO_SUCH_PENDING_REQUEST: 'n',
  ORDER_CLOSED: 'c',
  REQUEST_PENDING: 'p',
  NOTHING_TO_CHANGE: 'u',
};

/**
 * A line per history, a column per input in the order of INPUTS; a cell is the status after, in FIX codes (`E/1`: pending
 * replace, behind it partially filled), or a small letter: why it was refused.
 */
const EXPECTED = `
PENDING_NEW                             | E/A 6/A 0   1   2   4   n   8   n   n   C   3   9   7   B   D   E/A u   H   s   n   n   0   0   A   6/A
NEW                                     | E/0 6/0 s   1   2   4   n   8   n   n   C   3   9   7   B   D   E/0 u   H   s   n   n   0   0   0   6/0
PARTIALLY_FILLED                        | E/1 6/1 s   1   2   4   n   s   n   n   C   3   9   7   B   s   E/1 u   H   s   n   n   1   1   1   6/1
PARTIALLY_FILLED, late                  | E/1 6/1 1   1   2   4   n   s   n   n   C   3   9   7   B   s   E/1 u   H   s   n   n   1   1   1   6/1
FILLED                                  | c   c   s   2   2   2   n   s   n   n   2   3   2   2   B   s   c   c   2   s   n   n   2   s   c   c
FILLED, late                            | c   c   2   2   2   2   n   s   n   n   2   3   2   2   B   s   c   c   2   s   n   n   2   s   c   c
ACCEPTED_FOR_BIDDING                    | E/D 6/D 0   1   2   4   n   s   n   n   C   3   9   7   B   D   E/D u   H   s   n   n   D   D   D   6/D
SUSPENDED                               | E/9 6/9 1   9   2   4   n   s   n   n   C   3   9   7   B   s   E/9 u   9   s   n   n   9   9   9   6/9
STOPPED                                 | E/7 6/7 s   7   2   4   n   s   n   n   C   3   7   7   B   s   E/7 u   7   s   n   n   7   7   7   6/7
DONE_FOR_DAY                            | E/3 6/3 s   3   3   4   n   s   n   n   C   3   3   3   B   s   E/3 u   3   s   n   n   3   1   1   3
CALCULATED                              | E/B 6/B s   B   B   4   n   s   n   n   C   3   B   B   B   s   E/B u   B   s   n   n   B   1   1   B
FINISHED                                | c   c   s   3   3   4   n   s   n   n   C   3   3   3   B   s   c   c   3   s   n   n   3   s   c   c
FINISHED, calculated                    | c   c   s   B   B   4   n   s   n   n   C   3   B   B   B   s   c   c   B   s   n   n   B   s   c   c
FINISHED, filled                        | c   c   s   3   3   2   n   s   n   n   2   3   3   3   B   s   c   c   3   s   n   n   3   s   c   c
COMPLETED, late                         | c   c   s   3   3   2   n   s   n   n   2   3   3   3   B   s   c   c   3   s   n   n   3   2   2   3
COMPLETED, filled before                | c   c   s   3   3   2   n   s   n   n   2   3   3   3   B   s   c   c   3   s   n   n   3   2   2   3
COMPLETED, overfilled                   | c   c   s   B   B   2   n   s   n   n   2   3   B   B   B   s   c   c   B   s   n   n   B   2   2   B
CANCELED                                | c   c   s   4   2   s   n   s   n   n   s   s   s   s   s   s   c   c   s   s   n   n   s   s   c   c
CANCELED, filled late                   | c   c   s   2   2   s   n   s   n   n   s   s   s   s   s   s   c   c   s   s   n   n   s   s   c   c
CANCELED when FILLED                    | c   c   s   2   2   s   n   s   n   n   s   s   s   s   s   s   c   c   s   s   n   n   s   s   c   c
REJECTED                                | c   c   8   8   2   s   n   s   n   n   s   s   s   s   s   s   c   c   s   s   n   n   s   s   c   c
REJECTED, filled late                   | c   c   8   8   2   s   n   s   n   n   s   s   s   s   s   s   c   c   s   s   n   n   s   s   c   c
EXPIRED                                 | c   c   s   C   2   s   n   s   n   n   s   s   s   s   s   s   c   c   s   s   n   n   s   s   c   c
EXPIRED, filled late                    | c   c   s   2   2   s   n   s   n   n   s   s   s   s   s   s   c   c   s   s   n   n   s   s   c   c
PENDING_REPLACE behind PENDING_NEW      | E/A 6/A E/0 E/1 E/2 4   0   8   A   n   C   E/3 E/9 E/7 E/B E/D E/A u   E/H s   n   n   E/0 E/0 E/A 6/A
PENDING_REPLACE behind NEW              | E/0 6/0 s   E/1 E/2 4   0   s   0   n   C   E/3 E/9 E/7 E/B E/D E/0 u   E/H s   n   n   E/0 E/0 E/0 6/0
PENDING_REPLACE behind PARTIALLY_FILLED | E/1 6/1 s   E/1 E/2 4   1   s   1   n   C   E/3 E/9 E/7 E/B s   E/1 u   E/H s   n   n   E/1 E/1 E/1 6/1
PENDING_REPLACE behind FILLED           | E/2 6/2 s   E/2 E/2 2   1   s   2   n   2   E/3 E/2 E/2 E/B s   c   c   E/2 s   n   n   E/2 s   c   6/2
PENDING_REPLACE behind DONE_FOR_DAY     | E/3 6/3 s   E/3 E/3 4   3   s   3   n   C   E/3 E/3 E/3 E/B s   E/3 u   E/3 s   n   n   E/3 E/0 E/0 E/3
PENDING_REPLACE behind FINISHED         | E/3 6/3 s   E/3 E/3 4   3   s   3   n   C   E/3 E/3 E/3 E/B s   c   c   E/3 s   n   n   E/3 s   c   6/3
PENDING_CANCEL behind PENDING_NEW       | p   p   6/0 6/1 6/2 4   n   8   n   A   C   6/3 6/9 6/7 6/B 6/D p   p   6/H s   n   n   6/0 6/0 6/A p
PENDING_CANCEL behind NEW               | p   p   s   6/1 6/2 4   n   s   n   0   C   6/3 6/9 6/7 6/B 6/D p   p   6/H s   n   n   6/0 6/0 6/0 p
PENDING_CANCEL behind PARTIALLY_FILLED  | p   p   s   6/1 6/2 4   n   s   n   1   C   6/3 6/9 6/7 6/B s   p   p   6/H s   n   n   6/1 6/1 6/1 p
PENDING_CANCEL behind FILLED            | p   p   s   6/2 6/2 2   n   s   n   2   2   6/3 6/2 6/2 6/B s   c   c   6/2 s   n   n   6/2 s   c   p
PENDING_CANCEL behind REPLACE and NEW   | p   p   s   6/1 6/2 4   6/0 s   6/0 E/0 C   6/3 6/9 6/7 6/B 6/D p   p   6/H s   n   n   6/0 6/0 6/0 p
HIBERNATED                              | E/H 6/H s   H   2   4   n   s   n   n   C   3   9   7   B   s   u   E/H s   1   n   n   H   H   H   6/H
HELD                                    | H   4   s   s   s   s   n   s   n   n   s   s   s   s   s   s   u   A   s   s   n   n   s   s   H   C
PENDING_REPLACE behind HIBERNATED       | E/H 6/H s   E/H E/2 4   n   s   n   n   C   E/3 E/9 E/7 E/B s   p   p   s   1   n   H   E/H E/H E/H 6/H
PENDING_REPLACE by hibernation          | E/1 6/1 s   E/1 E/2 4   n   s   n   n   C   E/3 E/9 E/7 E/B s   p   p   H   s   1   n   E/1 E/1 E/1 6/1
PENDING_CANCEL behind HIBERNATED        | p   p   s   6/H 6/2 4   n   s   n   H   C   6/3 6/9 6/7 6/B s   p   p   s   6/1 n   n   6/H 6/H 6/H p
`;

const rows = EXPECTED.trim()
  .split('\n')
  .map((line) => {
    const [name = '', cells = ''] = line.split('|').map((part) => part.trim());
    return [name, cells.split(/ +/)] as const;
  });

function cell(event: DomainEvent | undefined, order: OrderState): string {
  const refused = event !== undefined && 'reason' in event ? event.reason?.code : undefined;
  if (refused !== undefined && refused in REFUSALS) return REFUSALS[refused] ?? '';
  const shown = CODES[order.status];
  return isPending(order) ? `${shown}/${CODES[order.underlying]}` : shown;
}

describe('the transition table', () => {
  it.each(rows)('from %s', (name, expected) => {
    const history = HISTORIES[name] ?? [];
    const actual = Object.values(INPUTS).map((input) => {
      const { events, order } = given(...history).when(input());
      return cell(events[0], order);
    });
    expect(actual).toEqual(expected);
  });

  it('is tried from every status that an order can have', () => {
    expect(rows.map(([name]) => name)).toEqual(Object.keys(HISTORIES));
    const tried = new Set(rows.map(([name]) => name.split(/[ ,]/)[0]));
    const unused = Object.keys(TRANSITIONS).filter((status) => !tried.has(status));
    expect(unused).toEqual([]);
  });

  it.each(rows)('never lets decide refuse what evolve takes, or the other way, from %s', (name) => {
    const { state } = given(...(HISTORIES[name] ?? []));
    const order = orderOf(state);
    const illegal = FIXED_EVENTS.filter((type) => transitionOf(order, type) === undefined);
    illegal.forEach((type) => {
      const event = became('ORDER_EXPIRED')(order.version + 1);
      expect(() => evolve(state, Object.assign(event, { type }))).toThrow('cannot follow');
    });
  });
});

/** Events that need no facts of their own. */
const FIXED_EVENTS = [
  'ORDER_ACKNOWLEDGED',
  'ORDER_EXPIRED',
  'ORDER_DONE_FOR_DAY',
  'ORDER_SUSPENDED',
  'ORDER_STOPPED',
  'ORDER_CALCULATED',
  'ORDER_ACCEPTED_FOR_BIDDING',
] as const;
