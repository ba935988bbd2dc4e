import {
  decodeInbox,
  encodeInbox,
  inboxReportOf,
  inboxRequestOf,
  listedContracts,
  powerInstrument,
  POWER_VENUE,
  type ExecutionReport,
  type InboxRecord,
  type InboxRequestBody,
} from '@ome/contracts';
import {
  createPartitionState,
  decide,
  evolve,
  isOrderEvent,
  orderAfter,
  position,
  timestamp,
  type OrderState,
} from '@ome/domain';
import { expect, it } from 'vitest';
import { storyOf, type StoryEvent } from './order-story.js';

const NOW = timestamp('2026-01-05T09:15:00.000Z');
const [contract] = listedContracts('FR-RTE', new Date(NOW)).slice(3);
if (contract === undefined) throw new Error('There is no contract of FR-RTE');
const instrument = powerInstrument(contract);
const OWNED = { account: 'acme-1', clientOrderId: 'c9f0b6a4-5d0f-4b7e-9a11-0d6a3f6c7e01' };

/** One order, as the engine decides what it is asked and told, and what the dialect makes of that. */
class Order {
  readonly #state = createPartitionState();
  #inputs = 0;
  #order: OrderState | undefined;

  asked(body: InboxRequestBody): readonly StoryEvent[] {
    const inputId = `request-${this.#inputs}`;
    const record = inboxRequestOf(body, {
      door: 'm7',
      dialect: 'm7',
      principal: { user: 'alice', roles: ['trader'], accounts: ['acme-1'] },
      inputId,
      receivedAt: NOW,
      defaultRequestId: inputId,
      instrument,
    });
    return this.#decided(record);
  }

  told(report: Partial<ExecutionReport>): readonly StoryEvent[] {
    const execId = `report-${this.#inputs}`;
    const { orderId = '' } = this.#order ?? {};
    const named = { venue: POWER_VENUE, execId, orderId, transactTime: NOW };
    const body = { ...named, ...report } as ExecutionReport;
    const addressed = inboxReportOf(body, { inputId: execId, receivedAt: NOW });
    if (!addressed.resolved) throw new Error('The report names no order');
    return this.#decided({ ...addressed.record, account: OWNED.account });
  }

  #decided(record: InboxRecord): readonly StoryEvent[] {
    const at = position(`ome.inbox.v1/0/${this.#inputs++}`);
    const input = decodeInbox(Buffer.from(encodeInbox(record)), Buffer.from(OWNED.account), at);
    return decide(this.#state, input, NOW, { overfill: 'book' }).flatMap((event) => {
      evolve(this.#state, event);
      if (!isOrderEvent(event)) throw new Error(`${event.type} is of no order`);
      const before = this.#order;
      const after = orderAfter(before, event);
      this.#order = after;
      return storyOf({ event, after, ...(before !== undefined && { before }) });
    });
  }
}

const TERMS = { symbol: instrument.symbol, venue: POWER_VENUE, side: 'BUY' } as const;

it('a modification shows what it asks for until it is answered, the comment too', () => {
  const order = new Order();
  const [entered] = order.asked({
    type: 'NEW_ORDER',
    ...OWNED,
    ...TERMS,
    orderType: 'LIMIT',
    quantity: '10',
    price: '50',
    text: 'first words',
  });
  const own = { price: 50, quantity: 10, comment: 'first words' };
  expect(entered?.order).toMatchObject({ state: 'Pending', ...own });
  order.told({ execType: 'NEW', venueOrderId: '4654964631', venueRevision: '1' });
  const change = { openQuantity: '8', price: '51', text: 'other words' };
  const wanted = { price: 51, quantity: 8, comment: 'other words' };
  const { account, clientOrderId: origClientOrderId } = OWNED;
  const replace = { type: 'REPLACE_ORDER', account, origClientOrderId, ...change } as const;
  const [pending] = order.asked(replace);
  expect(pending?.order).toMatchObject({ state: 'Pending', ...wanted });
  const [rejected] = order.told({ execType: 'REPLACE_REJECTED', reason: 'no' });
  expect(rejected?.order).toMatchObject({ state: 'Rejected', ...wanted });
  const [sold] = order.told({ execType: 'TRADE', lastQty: '4', lastPx: '50' });
  expect(sold?.order).toMatchObject({ state: 'Active', ...own, quantity: 6 });
});
