import { describe, expect, it } from 'vitest';
import { cursorAfter, readQuestion } from './trades-question.js';

const faultsOf = (query: Record<string, unknown>) => {
  const read = readQuestion(query);
  return read.ok ? [] : read.faults.map((fault) => fault.split(':')[0]);
};

describe('a question for trades', () => {
  it('asks for the first hundred of all when it says nothing', () => {
    expect(readQuestion({})).toEqual({ ok: true, question: { limit: 100 } });
  });

  it('says whose, which, how many and from where', () => {
    const cursor = cursorAfter({ partition: 3, offset: 42 });
    const read = readQuestion({ orderId: 'o', account: 'a', limit: '7', cursor });
    const after = { partition: 3, offset: 42 };
    const question = { orderId: 'o', account: 'a', after, limit: 7 };
    expect(read).toEqual({ ok: true, question });
  });

  it.each([
    [{ limit: '0' }, ['limit']],
    [{ limit: '1001' }, ['limit']],
    [{ limit: '-1' }, ['limit']],
    [{ limit: '1.5' }, ['limit']],
    [{ limit: 'many' }, ['limit']],
    [{ limit: '' }, ['limit']],
    [{ limit: ['1', '2'] }, ['limit']],
    [{ cursor: 'x' }, ['cursor']],
    [{ cursor: Buffer.from('ome.inbox.v1/1/1').toString('base64url') }, ['cursor']],
    [{ orderId: '' }, ['orderId']],
    [{ orderId: ['a', 'b'] }, ['orderId']],
    [{ account: 'a'.repeat(129) }, ['account']],
    [{ account: '', cursor: '', limit: 'x' }, ['account', 'cursor', 'limit']],
  ])('is refused as %o with every fault', (query, faults) => {
    expect(faultsOf(query)).toEqual(faults);
  });
});
