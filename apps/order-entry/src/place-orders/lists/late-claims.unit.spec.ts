import type { InboxRecord } from '@ome/contracts';
import { timestamp, type DomainEvent } from '@ome/domain';
import { DecidedPartition } from '@ome/testing';
import { expect, it } from 'vitest';
import { problemOf, ScriptedDoor } from '../scripted-door.spec.js';
import { cancelOf, type Written } from '../write-requests.js';
import { ACCEPTED, BOB } from './example-lists.spec.js';
import { ListClaims } from './list-claims.js';
import { listOf } from './list-requests.js';
import { OrderLists } from './order-lists.js';

const AFTER_DEADLINE_MS = 11_000;
const NEVER = () => Promise.reject(new Error('is not asked'));

/** One writer for all accounts, which comes to what it is given after any deadline. */
function lateWriter() {
  const partition = new DecidedPartition();
  return (record: InboxRecord): DomainEvent => {
    const now = timestamp(
      new Date(Date.parse(record.receivedAt) + AFTER_DEADLINE_MS).toISOString(),
    );
    const [event] = partition.take(record, now);
    if (event === undefined) throw new Error('nothing was decided');
    return event;
  };
}

const cancel = (id: string, account: string): object => ({ type: 'CANCEL_ORDER', id, account });

const cancels = () =>
  listOf({ orders: [cancel('a', 'acme-1'), cancel('b', 'acme-2')] }, 'k', {
    caller: BOB,
    context: { of: () => ({}) },
    changes: {
      written: ({ type, id, fields }, caller) => {
        if (type !== 'CANCEL_ORDER') throw new Error(type);
        const target = { account: fields.account ?? '', origClientOrderId: id };
        return Promise.resolve({
          written: cancelOf(target, fields, caller, undefined),
          rates: {},
        });
      },
    },
  });

/** Sends the list through a door that answers so; what was sent, and what the door took of claims. */
async function sentThrough(door: ScriptedDoor) {
  const sent: string[] = [];
  const lists = new OrderLists({
    door,
    claims: new ListClaims(door, door.withinMs),
    writes: {
      write: ({ requestId }: Written) => {
        sent.push(requestId);
        return Promise.resolve({ status: 201, headers: {}, body: ACCEPTED });
      },
    },
    queries: { byAnyName: NEVER, waitUntil: NEVER },
    stories: { eventsOf: NEVER },
    count: () => undefined,
  });
  const answered = lists.writeEach(await cancels(), BOB, undefined);
  return { answered, sent };
}

it('cancels whose list the writer decides long after are sent with its repeat', async () => {
  const writer = lateWriter();
  const away = new ScriptedDoor(['silence', 'silence', 'silence']);
  const first = await sentThrough(away);
  expect(await problemOf(first.answered)).toMatchObject({ status: 503, outcome: 'UNKNOWN' });
  expect(first.sent).toEqual([]);
  expect(away.records.map((record) => writer(record).type)).toEqual(
    away.records.map(() => 'LIST_DECIDED'),
  );

  const asked = new ScriptedDoor(['silence', 'silence', 'silence']);
  await problemOf((await sentThrough(asked)).answered);
  const answers = asked.records.map((record) => writer(record));
  expect(answers.map(({ type }) => type)).toEqual(asked.records.map(() => 'REQUEST_REPEATED'));
  const back = new ScriptedDoor(answers.map((event) => ({ type: event.type, data: { ...event } })));
  const { answered, sent } = await sentThrough(back);
  expect(await answered).toMatchObject({ status: 200 });
  expect(sent).toEqual(['k/1', 'k/2']);
});
