import { parseFill } from '@ome/contracts';
import { mayBeSent } from '../claim.js';
import type { Delivery, DeliveryStore } from '../delivery-store.js';
import type { AttemptResult, DeliveryChannel, Turn } from '../delivery-worker.js';
import { postJson } from '../post-json.js';
import { readAnswer, tradePostBody } from './link-body.js';
import { TRADE_POST_CHANNEL } from './peer-deliveries.js';

interface TradePostOptions {
  readonly url: string;
  readonly store: DeliveryStore;
  readonly timeoutMs: number;
  readonly onEnded: (outcome: string) => void;
}

/** Posts fills to a trade post that speaks REST only, each until it was taken. */
export class TradePostChannel implements DeliveryChannel {
  readonly name = TRADE_POST_CHANNEL;
  readonly lanesAtOnce = 32;
  readonly lanesAtOnceOfReceiver = 32;
  readonly firstBackOffMs = 200;
  readonly longestBackOffMs = 30_000;

  constructor(private readonly options: TradePostOptions) {}

  async attempt(delivery: Delivery, turn: Turn): Promise<AttemptResult> {
    const { _id, payload } = delivery;
    const { url, store, timeoutMs, onEnded } = this.options;
    const fill = parseFill(Buffer.from(payload));
    if (!fill.ok) throw new Error(`Delivery ${_id} holds no fill: ${fill.faults.join('; ')}`);
    const body = JSON.stringify(tradePostBody(fill.value));
    const beforeSend = () => mayBeSent(store, delivery, turn);
    const posted = await postJson({ url: new URL(url), body, timeoutMs, beforeSend });
    if (posted.kind === 'withheld')
      return { kind: 'again', cause: 'another process delivers the channel' };
    if (posted.kind !== 'answered') return { kind: 'again', cause: posted.cause };
    if (readAnswer(posted.body)?.success !== true) {
      return { kind: 'again', cause: `not taken, HTTP ${posted.status}` };
    }
    await store.end([_id], 'DONE', 'TAKEN', new Date());
    onEnded('TAKEN');
    return { kind: 'ended' };
  }
}
