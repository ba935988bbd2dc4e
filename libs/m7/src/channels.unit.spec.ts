import { describe, expect, it } from 'vitest';
import { parseChannel, scopeOf } from './channels.js';

describe('parseChannel', () => {
  it.each(['normal', 'fast_events', 'disorder', 'with_holes'])('knows test:%s', (resource) => {
    const urn = `urn:ez-api:any thing:test:${resource}`;
    expect(parseChannel(urn)).toEqual({ urn, contract: 'any thing', scope: 'test', resource });
  });

  it.each(['private_orders', 'private_trades', 'contract_area_states', 'public_trades'])(
    'knows m7:%s of an area',
    (resource) => {
      const urn = `urn:ez-api:A:m7:${resource}:G:FR-RTE`;
      const named = { contract: 'A', scope: 'm7', clientGuid: 'G', area: 'FR-RTE' };
      expect(parseChannel(urn)).toEqual({ urn, resource, ...named });
    },
  );

  it.each(['public_order_books', 'market_information'])('knows m7:%s of a product', (resource) => {
    const urn = `urn:ez-api:A:m7:${resource}:G:FR-RTE:P`;
    const named = { contract: 'A', scope: 'm7', clientGuid: 'G', area: 'FR-RTE', product: 'P' };
    expect(parseChannel(urn)).toEqual({ urn, resource, ...named });
  });

  it.each([
    '',
    'urn',
    'urn:ez-api:A:test',
    'urn:ez-api:A:test:loud',
    'urn:ez-api:A:test:normal:x',
    'urn:ez-api::test:normal',
    'urn:ez:A:test:normal',
    'URN:ez-api:A:test:normal',
    'urn:ez-api:A:m7:private_orders:G',
    'urn:ez-api:A:m7:private_orders::FR-RTE',
    'urn:ez-api:A:m7:private_orders:G:FR-RTE:P',
    'urn:ez-api:A:m7:public_order_books:G:FR-RTE',
    'urn:ez-api:A:m7:public_order_books:G:FR-RTE:',
    'urn:ez-api:A:m7:private_orders.G.FR-RTE',
    'urn:ez-api:A:npid:private_orders:G:FR-RTE',
    `urn:ez-api:${'A'.repeat(512)}:test:normal`,
  ])('knows no channel %s', (urn) => {
    expect(parseChannel(urn)).toBeUndefined();
  });

  it('says the scope of what is no channel, too', () => {
    expect(scopeOf('urn:ez-api:A:npid:orders')).toBe('npid');
    expect(scopeOf('nothing')).toBe('');
  });
});
