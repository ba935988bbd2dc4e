import { inboxReportOf, partitionOfOrderId } from '@ome/contracts';
import { orderId, timestamp } from '@ome/domain';
import { ProduceError, type ProduceRequest, type SingleFlightProducer } from '@ome/messaging';
import { describe, expect, it } from 'vitest';
import { InboxDoor, NotTakenError } from './inbox-door.js';
import { OutcomeBoard } from './outcome-board.js';

const PARTITIONS = 8;
const ORDER = orderId('1a2b00000000000001000000');
const PARTITION = partitionOfOrderId(ORDER, PARTITIONS);
const NOW = 1_000_000;

const taken = inboxReportOf(
  {
    venue: 'NSE',
    execId: 'e1',
    execType: 'NEW',
    orderId: ORDER,
    transactTime: '2026-01-05T09:15:00Z',
  },
  { inputId: 'input-1', receivedAt: timestamp('2026-01-05T09:15:00Z') },
);
if (!taken.resolved) throw new Error('The report names its order.');
const RECORD = taken.record;

interface Produced {
  readonly requests: ProduceRequest[];
  readonly board: OutcomeBoard;
  readonly door: InboxDoor;
}

function doorOver(
  produce: SingleFlightProducer['produce'],
  options: { readonly followed?: boolean } = {},
): Produced {
  const requests: ProduceRequest[] = [];
  const board = new OutcomeBoard();
  const producer: SingleFlightProducer = {
    connect: () => Promise.resolve(),
    close: () => Promise.resolve(),
    pending: () => 0,
    produce: (request) => {
      requests.push(request);
      return produce(request);
    },
  };
  const door = new InboxDoor({
    producer,
    board,
    partitionCount: PARTITIONS,
    maximumLagMs: 5_000,
    followed: () => options.followed ?? true,
    now: () => NOW,
  });
  return { requests, board, door };
}

const durable: SingleFlightProducer['produce'] = ({ topic, partition = 0 }) =>
  Promise.resolve({ topic, partition, offset: 7n });

describe('the door of the inbox', () => {
  it('waits for the answer before it produces', async () => {
    const { board, door } = doorOver((request) => {
      expect(board.wants(PARTITION)).toBe(true);
      return durable(request);
    });
    const asked = await door.ask(RECORD, false);
    expect(asked).toMatchObject({ partition: PARTITION, offset: 7n });
  });

  it('takes what nobody waits for without a conversation, and watches for its decision', async () => {
    const { board, door } = doorOver((request) => {
      expect(board.isWaitedFor).toBe(false);
      expect(board.wants(PARTITION)).toBe(true);
      return durable(request);
    });
    expect(await door.submit(RECORD, false)).toEqual({ partition: PARTITION, offset: 7n });
    expect(board.behindMs(PARTITION, NOW + 3)).toBe(3);
  });

  it.each(['not-sent', 'unknown'] as const)('says that the record was %s', async (outcome) => {
    const { board, door } = doorOver(() =>
      Promise.reject(new ProduceError('no broker', outcome, true)),
    );
    await expect(door.ask(RECORD, false)).rejects.toMatchObject({ name: 'NotTakenError', outcome });
    await expect(door.submit(RECORD, false)).rejects.toMatchObject({ outcome });
    await expect(door.put(RECORD)).rejects.toMatchObject({ outcome });
    expect(board.wants(PARTITION)).toBe(false);
  });

  it('refuses while decisions are late, and lets what is urgent pass', async () => {
    const { board, door, requests } = doorOver(durable);
    board.produced(PARTITION, 6n, NOW - 5_001);
    await expect(door.ask(RECORD, false)).rejects.toMatchObject({ outcome: 'behind' });
    await expect(door.submit(RECORD, false)).rejects.toMatchObject({ outcome: 'behind' });
    expect(requests).toEqual([]);
    await door.ask(RECORD, true);
    await door.submit(RECORD, true);
    expect(requests).toHaveLength(2);
  });

  it('asks nothing before answers can be seen', async () => {
    const { door, requests } = doorOver(durable, { followed: false });
    await expect(door.ask(RECORD, true)).rejects.toBeInstanceOf(NotTakenError);
    await expect(door.submit(RECORD, true)).rejects.toBeInstanceOf(NotTakenError);
    expect(requests).toEqual([]);
  });
});
