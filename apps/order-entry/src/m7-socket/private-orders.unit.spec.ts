import { Subscription } from './subscription.js';
import { expect, it } from 'vitest';
import type { AskedRequest } from './asked-requests.js';
import { ACCOUNT, CALLER, NAME, ordersChannel, Told } from './told-order.spec.js';

const CANCEL = { type: 'CANCEL_ORDER', account: ACCOUNT, origClientOrderId: NAME } as const;
const SHOWN = { clientIdentifier: NAME, identifier: 4_654_964_631, revisionNumber: 1 };
const GONE = [{ code: 'ItemNotFound', message: 'gone' }] as const;

/** A connection that asks for a cancel; it follows the channel when, and as often, as it is told to. */
class Connection {
  readonly heard: unknown[] = [];
  readonly errors: unknown[] = [];
  #subscription: Subscription | undefined;
  readonly request: AskedRequest = {
    connection: {
      subscriptionTo: (urn) => (urn === ordersChannel.urn ? this.#subscription : undefined),
      notProcessed: (frame) => this.errors.push(frame),
    },
    channel: ordersChannel.urn,
    correlation: 'mine',
    type: 'Cancellation',
    shown: SHOWN,
    actions: { acknowledged: 'DeletedByUser', refused: 'DeletedByUser' },
  };

  constructor(private readonly told: Told) {}

  follow(): void {
    const subscription = new Subscription(ordersChannel.urn, undefined, (pieces) => {
      const { data, sequence, correlation } = JSON.parse(Buffer.concat([...pieces]).toString());
      this.heard.push([sequence, JSON.parse(data)[0]?.state, correlation]);
    });
    this.#subscription = subscription;
    this.told.channels.open(ordersChannel, subscription, CALLER);
  }

  leave(): void {
    this.#subscription?.end();
    this.#subscription = undefined;
  }
}

it('an answer comes to whoever asked, on the subscription that he has by then', async () => {
  const told = await Told.entered();
  const asker = new Connection(told);
  const other = new Connection(told);
  for (const connection of [asker, other]) connection.follow();
  asker.leave();
  asker.follow();
  const { length } = asker.heard;
  told.asked(CANCEL, asker.request);
  expect(asker.heard.slice(length)).toEqual([[1, 'Pending', 'mine']]);
  expect(other.heard.at(-1)).toEqual([1, 'Pending', undefined]);
});

it('a refusal of no order comes to whoever asked, on the subscription that he has by then', async () => {
  const told = await Told.entered();
  const asker = new Connection(told);
  asker.follow();
  asker.leave();
  asker.follow();
  const { length } = asker.heard;
  told.channels.refuse(asker.request, GONE);
  expect(asker.heard.slice(length)).toEqual([
    [1, 'Pending', 'mine'],
    [2, 'Rejected', undefined],
  ]);
  expect(asker.errors).toEqual([]);
});

it('a refusal for whoever does not follow the channel is an error that names the order', async () => {
  const told = await Told.entered();
  const asker = new Connection(told);
  told.channels.refuse(asker.request, GONE);
  const text = JSON.stringify({ type: 'Cancellation', orders: [SHOWN] });
  expect(asker.errors).toEqual([{ text, correlation: 'mine' }]);
  expect(asker.heard).toEqual([]);
});
