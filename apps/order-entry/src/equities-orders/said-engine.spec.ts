import { RateLimits } from '@ome/access';
import { instrumentOf, type DecidedRecord, type InboxRecord } from '@ome/contracts';
import { timestamp } from '@ome/domain';
import { NotTakenError, OutcomeBoard } from '@ome/outcomes';
import { silentLog } from '@ome/messaging';
import { EquitiesOrders } from './equities-orders.service.js';
import type { NewOrderDto } from './equities-requests.dto.js';
import { TakeBacks } from './take-backs.js';

export const BASE = '1a2b00000000000001000000';
export const NEWEST = '1a2b00000000000001000004';
export const NEXT = '1a2b00000000000001000005';
export const ARRIVAL = {
  inputId: 'eq-1',
  requestId: 'key-1',
  receivedAt: timestamp('2026-01-05T09:15:00.000Z'),
};
export const ORDER = {
  user_id: 7,
  product_id: 'INFY',
  side: 0,
  price_instruction: 'LIMIT',
  ask_price: '1500.05',
  total_qty: '100',
  client: 12,
  exchange_id: 'NSE',
  account: 3,
  counter_party: 'CP',
} as const satisfies NewOrderDto;

/** What the service reads of a record. */
export type Said = { readonly type: DecidedRecord['type'] } & Readonly<Record<string, unknown>>;

interface Projected {
  readonly account?: string;
  readonly ordStatus: string;
  readonly acknowledged?: boolean;
  readonly endedUntaken?: string;
  readonly takenBack?: boolean;
  readonly cumQty?: string;
  readonly clientOrderIds: readonly string[];
}

export interface Engine {
  readonly orders: EquitiesOrders;
  readonly asked: InboxRecord[];
  readonly urgent: boolean[];
  readonly put: InboxRecord[];
  refuseNextPut(): void;
  breakProjection(fault: ProjectionFault): void;
}

/** It cannot be read; or it is so late that it does not have the order. */
export type ProjectionFault = 'unreadable' | 'late';

/** Of orders a second on an account; 0: none are configured. */
export function ratesOf(account: number): RateLimits {
  return new RateLimits({ ORDER_RATE_PER_USER: 0, ORDER_RATE_PER_ACCOUNT: account }, () => 0);
}

/** An engine whose log says `answers` to a request: the first one as its outcome, the others about the same order. */
export function engineThatSays(
  answers: (orderId: string) => readonly Said[],
  projected?: Projected,
  notTaken?: NotTakenError,
  rates = ratesOf(0),
): Engine {
  const engine = { asked: [] as InboxRecord[], urgent: [] as boolean[], put: [] as InboxRecord[] };
  const board = new OutcomeBoard();
  let putFault: NotTakenError | undefined;
  const door = {
    ask: (record: InboxRecord, urgent: boolean) => {
      engine.asked.push(record);
      engine.urgent.push(urgent);
      if (notTaken !== undefined) return Promise.reject(notTaken);
      const orderId = record.orderId ?? '';
      const conversation = board.open(record.inputId, 0);
      setImmediate(() => {
        for (const [index, said] of answers(orderId).entries()) {
          const inputId = index === 0 ? record.inputId : `report-${index}`;
          const event = { orderId, cause: 'ome.inbox.v1/0/0', ...said, inputId };
          board.take({
            partition: 0,
            offset: BigInt(index),
            record: event as unknown as DecidedRecord,
          });
        }
      });
      return Promise.resolve({ conversation, partition: 0, offset: 0n });
    },
    put: (record: InboxRecord) => {
      if (putFault !== undefined) {
        const fault = putFault;
        putFault = undefined;
        return Promise.reject(fault);
      }
      engine.put.push(record);
      return Promise.resolve();
    },
  };
  let projectionFault: ProjectionFault | undefined;
  const unlessUnreadable = <Answer>(answer: Answer) =>
    projectionFault === 'unreadable'
      ? Promise.reject(new Error('no database answers'))
      : Promise.resolve(answer);
  const queries = {
    waitUntil: () => unlessUnreadable(projectionFault === undefined),
    byAnyName: () =>
      unlessUnreadable((projectionFault === undefined ? projected : undefined) as never),
  };
  const log = silentLog as never;
  const orders = new EquitiesOrders({
    door,
    takeBacks: new TakeBacks({ door, shutdownWaitMs: 10, log }),
    queries,
    instrumentOf,
    rates,
    lastPrices: { of: () => ({ lastPrice: '1499.5' }) },
    venueTimeoutMs: 50,
    projectionTimeoutMs: 10,
    log,
  });
  const refuseNextPut = () => {
    putFault = new NotTakenError('not-sent', 'no broker answers');
  };
  const breakProjection = (fault: ProjectionFault) => {
    projectionFault = fault;
  };
  return { orders, ...engine, refuseNextPut, breakProjection };
}

/** An engine that takes no request, or perhaps takes it. */
export function engineThatCannotTell(outcome: NotTakenError['outcome']): Engine {
  return engineThatSays(() => [], undefined, new NotTakenError(outcome, 'no answer in time'));
}

export const placed = (orderId: string): Said => ({
  type: 'ORDER_PLACED',
  version: 1,
  data: { clientOrderId: orderId },
});
export const refusedBecause = (type: Said['type'], code: string, text?: string): Said => ({
  type,
  data: { reason: { code, text } },
});

export const enter = (engine: Engine) => engine.orders.enter(ORDER, ARRIVAL);
export const update = (engine: Engine, order_id = NEWEST) =>
  engine.orders.update({ order_id, ask_price: '10' }, ARRIVAL);
export const cancel = (engine: Engine) => engine.orders.cancel({ order_id: NEWEST }, ARRIVAL);
