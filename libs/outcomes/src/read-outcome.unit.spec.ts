import type { ReceivedRecord } from '@ome/messaging';
import { describe, expect, it } from 'vitest';
import { readOutcome } from './read-outcome.js';

const EVENT = { type: 'ORDER_ACCEPTED', cause: 'ome.inbox.v1/3/7', inputId: 'i', version: 1 };

function received(value: string | null): ReceivedRecord {
  return {
    topic: 'ome.order-events.v1',
    partition: 3,
    offset: 12n,
    key: null,
    value: value === null ? null : Buffer.from(value),
    timestamp: 0,
    headers: {},
  };
}

function read(value: string | null) {
  const foreign: bigint[] = [];
  const logged = readOutcome(received(value), ({ offset }) => foreign.push(offset));
  return { logged, foreign };
}

describe('a record of the log', () => {
  it('is read with where it lies', () => {
    expect(read(JSON.stringify(EVENT))).toEqual({
      logged: { partition: 3, offset: 12n, record: EVENT },
      foreign: [],
    });
  });

  it('of a type that a later version adds is read too', () => {
    const record = { ...EVENT, type: 'ORDER_ADMIRED' };
    expect(read(JSON.stringify(record)).logged).toMatchObject({ record });
  });

  it('answers nothing when it is the first of a writer', () => {
    const acquired = { type: 'PARTITION_ACQUIRED', acquisitionId: 'a' };
    expect(read(JSON.stringify(acquired))).toEqual({ logged: undefined, foreign: [] });
  });

  it.each([
    ['a tombstone', null],
    ['no JSON', 'hello'],
    ['null', 'null'],
    ['a number', '5'],
    ['a list', '[]'],
    ['no type', '{"cause":"c","inputId":"i"}'],
    ['no cause', '{"type":"ORDER_ACCEPTED","inputId":"i"}'],
    ['a cause that is no text', '{"type":"ORDER_ACCEPTED","cause":5,"inputId":"i"}'],
    ['no inputId', '{"type":"ORDER_ACCEPTED","cause":"c"}'],
    ['a type that is no text', '{"type":{},"cause":"c","inputId":"i"}'],
  ])('that the writer did not write is passed over and told: %s', (_, value) => {
    expect(read(value)).toEqual({ logged: undefined, foreign: [12n] });
  });
});
