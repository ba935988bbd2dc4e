import { formatPosition, parkedReportOf } from '@ome/contracts';
import type { ReceivedRecord } from '@ome/messaging';
import { describe, expect, it } from 'vitest';
import { LetterStates, stateText } from './letter-state.js';
import { MARK_HEADER } from './marks.js';

const TOPIC = 'ome.execution-reports.v1.dlq';
const PARKED_AT = Date.UTC(2026, 2, 2, 9);

function received(
  offset: number,
  value: string,
  headers: Readonly<Record<string, string>>,
): ReceivedRecord {
  return {
    topic: TOPIC,
    partition: 3,
    offset: BigInt(offset),
    key: null,
    value: Buffer.from(value),
    timestamp: PARKED_AT,
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, text]) => [name, Buffer.from(text)]),
    ),
  };
}

/** As the writer parks a report. */
function parked(offset: number, inputId: string, error: string): ReceivedRecord {
  const value = Buffer.from(JSON.stringify({ kind: 'REPORT', inputId, body: {} }));
  const source = { topic: 'ome.inbox.v1', partition: 3, offset: 9n, key: null, value };
  const { headers } = parkedReportOf(source, error);
  return received(offset, '{}', { ...headers });
}

const LETTER = parked(4, 'venue/1', 'OVERFILL');
const letter = formatPosition(LETTER);
const common = { letter, operator: 'otto', run: 'r' };
const begun = (at: string, from: string, run = 'r') => ({
  ...common,
  type: 'REDRIVE_BEGUN',
  at,
  run,
  target: { partition: 5, from },
});
const redriven = { ...common, type: 'REDRIVEN', at: '10:03', to: 'ome.inbox.v1/5/8' };
const discarded = { ...common, type: 'DISCARDED', at: '10:04', reason: 'ticket 7' };

/** The state of the letter after these marks. */
function stateAfter(...marks: readonly object[]) {
  const states = new LetterStates([]);
  states.add(LETTER);
  marks.forEach((mark, index) =>
    states.add(received(5 + index, JSON.stringify(mark), { [MARK_HEADER]: 'x' })),
  );
  expect(states.letters).toEqual([LETTER]);
  return states.of(LETTER);
}

describe('a dead letter', () => {
  it('is open until someone acts on it', () => {
    expect(stateAfter()).toEqual({ state: 'OPEN' });
    expect(stateAfter(redriven)).toMatchObject({ state: 'REDRIVEN', to: 'ome.inbox.v1/5/8' });
    expect(stateAfter(discarded)).toMatchObject({ state: 'DISCARDED', reason: 'ticket 7' });
    expect(stateAfter({ ...redriven, letter: `${TOPIC}/3/99` })).toEqual({ state: 'OPEN' });
  });

  it('is in doubt when a redrive began and did not end', () => {
    expect(stateAfter(begun('10:01', '7'), begun('10:02', '9'))).toEqual({
      state: 'IN_DOUBT',
      at: '10:02',
      operator: 'otto',
      partition: 5,
      from: '7',
    });
    expect(stateAfter(begun('10:01', '7'), redriven, begun('10:05', '9'))).toMatchObject({
      state: 'REDRIVEN',
    });
  });

  it('is not changed by a mark that cannot be read, which is no letter either', () => {
    expect(stateAfter({ type: 'SOMETHING' })).toEqual({ state: 'OPEN' });
  });

  it('is put back by itself before the last turn, and then waits for an operator', () => {
    const positions = [new Map([[3, 5n]]), new Map([[3, 5n]])];
    const states = new LetterStates(positions);
    const stateOf = (record: ReceivedRecord) => states.of(record);
    expect(stateOf(parked(4, 'a', 'UNKNOWN_ORDER'))).toEqual({ state: 'RETRIED', turn: 1 });
    expect(stateOf(parked(5, 'a/retry-1', 'WAITS_BEHIND_PARKED'))).toEqual({
      state: 'RETRYING',
      turn: 2,
      due: '2026-03-02T09:00:05.000Z',
    });
    expect(stateOf(parked(5, 'a/retry-4', 'UNKNOWN_ORDER'))).toEqual({ state: 'OPEN' });
    expect(stateOf(parked(5, 'a', 'OVERFILL'))).toEqual({ state: 'OPEN' });
  });

  it('says its state in words', () => {
    const states = [stateAfter(), stateAfter(begun('10:01', '7')), stateAfter(discarded)];
    expect(states.map(stateText)).toEqual([
      'open',
      'redrive begun by otto at 10:01, its end is not known',
      'discarded by otto at 10:04: ticket 7',
    ]);
  });
});
