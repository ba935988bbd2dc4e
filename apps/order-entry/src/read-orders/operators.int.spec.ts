import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ALICE, BOB, CAROL, ReadDoor } from './read-door.spec.js';

/** Under acme-2 there are an order and its fills, which are neither Alice's nor Carol's. */
let door: ReadDoor;
beforeAll(async () => {
  door = await ReadDoor.open(0);
});
afterAll(() => door.close());

const PATHS = ['orders', 'positions', 'orders/first', 'orders/first/events', 'orders/first/fills'];
const FIELDS = ['account', 'symbol', 'venue', 'side', 'submittedBy', 'open', 'cursor', 'asOf'];

/** What would match every document, wherever the database took it for a query of its own. */
const OPERATORS = [
  '{"$ne":null}',
  '{"$gt":""}',
  '{"$regex":".*"}',
  '{"$exists":true}',
  '{"$where":"true"}',
];

const queries = FIELDS.flatMap((field) => [
  ...OPERATORS.map((operator) => `${field}=${encodeURIComponent(operator)}`),
  `${field}[$ne]=x`,
  `${field}[]=x&${field}[]=y`,
  `${field}=acme-1&${field}[$in]=x`,
  `$or[0][${field}][$ne]=x`,
]);

async function expectNothingForeign(path: string): Promise<void> {
  for (const by of [ALICE, CAROL]) {
    const { status, body } = await door.ask(path, { by });
    expect(status, path).toBeLessThan(500);
    expect(JSON.stringify(body), path).not.toMatch(/acme-2/);
    expect(JSON.stringify(body), path).not.toContain(door.two.idOf('first'));
  }
}

describe('an operator of MongoDB', () => {
  it('would have something to find', async () => {
    for (const path of ['orders', 'positions']) {
      const { body } = await door.ask(path, { by: BOB });
      expect(JSON.stringify(body)).toContain('acme-2');
    }
  });

  it.each(PATHS)('in a query of %s finds nothing of another', async (path) => {
    for (const query of queries) await expectNothingForeign(`${path}?${query}`);
  });

  it.each(['', '/events', '/fills'])(
    'as a name of orders/{id}%s finds nothing of another',
    async (then) => {
      for (const operator of OPERATORS) {
        await expectNothingForeign(`orders/${encodeURIComponent(operator)}${then}`);
      }
    },
  );
});
