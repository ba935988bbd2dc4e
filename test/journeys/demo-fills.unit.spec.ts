import { describe, expect, it } from 'vitest';
import { compareFills, type Fill } from '../../scripts/demo/check-fills.ts';
import { fillTable } from '../../scripts/demo/print.ts';

const fill = (quantity: string, second = 0): Fill => ({
  orderId: 'order-1',
  quantity,
  price: '101.25',
  transactTime: `2026-01-02T03:04:${String(second).padStart(2, '0')}.000Z`,
});
const orders = [{ orderId: 'order-1', cumQty: '30' }];
const inLog = new Map([
  ['fill-1', fill('10')],
  ['fill-2', fill('20')],
]);
const differing = (atTradePost: ReadonlyMap<string, Fill>, of = orders) =>
  compareFills(inLog, atTradePost, of).differing;

describe("the demo's check of the trade post", () => {
  it('finds nothing where every fill of the log is there, in any order', () => {
    expect(differing(new Map([...inLog].toReversed()))).toEqual([]);
  });

  it('finds a fill that is missing', () => {
    expect(differing(new Map([['fill-1', fill('10')]]))).toEqual(['fill-2', 'order-1']);
  });

  it('finds a fill that the log does not have', () => {
    expect(differing(new Map([...inLog, ['fill-3', fill('5')]]))).toEqual(['fill-3', 'order-1']);
  });

  it.each([
    ['quantity', { quantity: '21' }, ['fill-2', 'order-1']],
    ['price', { price: '101.26' }, ['fill-2']],
    ['order', { orderId: 'order-2' }, ['fill-2', 'order-1']],
  ])('finds a fill of another %s', (_, other, found) => {
    expect(differing(new Map([...inLog, ['fill-2', { ...fill('20'), ...other }]]))).toEqual(found);
  });

  it('finds an order whose fills are not what it is filled with', () => {
    expect(differing(inLog, [{ orderId: 'order-1', cumQty: '31' }])).toEqual(['order-1']);
  });

  it('is shown with the newest ten, and how many more there are', () => {
    const fills = Array.from({ length: 12 }, (_, n) => [`fill-${n}`, fill('1', n)] as const);
    const lines = fillTable(new Map(fills)).split('\n');
    expect(lines).toHaveLength(1 + 1 + 10 + 1);
    expect(lines[2]).toMatch(/03:04:11.*order-1 .*1 .*101\.25 .*fill-11$/);
    expect(lines.at(-1)).toContain('2 more');
  });
});
