import { Injectable } from '@nestjs/common';
import { EVERY_ACCOUNT, mayRead, type Caller } from '@ome/access';
import { equitiesBaseOrderId, orderIdFor, type FillRecord } from '@ome/contracts';
import { account, clientOrderId } from '@ome/domain';
import { TradeStore } from '../trades.schema.js';
import { cursorAfter, type TradePosition, type TradesQuestion } from './trades-question.js';

export interface TradesPage {
  readonly trades: readonly FillRecord[];
  /** Of the next page; null when nothing more is there now. */
  readonly next: string | null;
}

/** Answers from the kept trades: by partition, and within it in the order of booking. */
@Injectable()
export class ListTrades {
  constructor(private readonly store: TradeStore) {}

  /** Trades of accounts that the caller may not read are as good as not there. */
  async answer(question: TradesQuestion, caller: Caller): Promise<TradesPage> {
    const { limit } = question;
    const conditions = [
      ...(mayRead(caller, EVERY_ACCOUNT) ? [] : [{ account: { $in: [...caller.accounts] } }]),
      ...(question.account === undefined ? [] : [{ account: question.account }]),
      ...(question.orderId === undefined ? [] : [await this.#ofOrder(question.orderId, question)]),
      ...(question.after === undefined ? [] : [after(question.after)]),
    ];
    const found = await this.store.trades
      .find(conditions.length === 0 ? {} : { $and: conditions })
      .sort({ partition: 1, offset: 1 })
      .limit(limit + 1)
      .lean();
    const page = found.slice(0, limit);
    const last = page.at(-1);
    return {
      trades: page.map(({ record }) => record),
      next: last === undefined || found.length <= limit ? null : cursorAfter(last),
    };
  }

  /** The orders that the id names: by itself, as an id of an equities chain, or through the fills that carry it. */
  async #ofOrder(id: string, question: TradesQuestion) {
    const carrying: readonly string[] = await this.store.trades.distinct('orderId', {
      clientOrderId: id,
      ...(question.account !== undefined && { account: question.account }),
    });
    const base = equitiesBaseOrderId(id);
    const first =
      question.account === undefined
        ? undefined
        : orderIdFor(account(question.account), clientOrderId(id));
    const orderIds = [id, base, first, ...carrying].filter((orderId) => orderId !== undefined);
    return { orderId: { $in: [...new Set(orderIds)] } };
  }
}

function after({ partition, offset }: TradePosition) {
  return { $or: [{ partition: { $gt: partition } }, { partition, offset: { $gt: offset } }] };
}
