import mongoose from 'mongoose';
import type { ProjectionStore } from '../connection/projection-store.js';
import type {
  MassCancelDocument,
  MassCancelResultDocument,
} from '../documents/mass-cancel.schema.js';
import type { OrderDocument } from '../documents/order.schema.js';
import type { AccountScope } from './account-scope.js';

/** A mass cancel in one account, or in one partition where it names no account. */
export interface MassCancelView {
  readonly account?: string;
  /** Who asked for it, where somebody had signed in. */
  readonly submittedBy?: string;
  readonly requestedAt: string;
  /** Absent while its orders are still being cancelled. */
  readonly doneAt?: string;
  /** How many orders were asked to be cancelled, once done. */
  readonly orders?: number;
  readonly results: readonly MassCancelResult[];
}

/** An order that was asked to be cancelled, and its status of now. */
export interface MassCancelResult {
  readonly orderId: string;
  readonly account: string;
  readonly clientOrderId: string;
  readonly ordStatus: string;
  readonly accepted: boolean;
  readonly reason?: string;
}

const SHOWN = { account: 1, clientOrderId: 1, ordStatus: 1 } as const;
type Shown = Pick<OrderDocument, '_id' | keyof typeof SHOWN>;

/** What became of mass cancels. */
export class MassCancelQueries {
  constructor(private readonly store: ProjectionStore) {}

  /** The parts of the mass cancel that was asked for under this id, oldest first; those of no account are shown to `ANY` alone. */
  async byRequest(requestId: string, scope: AccountScope): Promise<readonly MassCancelView[]> {
    const accounts = scope === 'ANY' ? {} : { account: mongoose.trusted({ $in: scope }) };
    const found = await this.store.massCancels
      .find({ requestId, ...accounts })
      .sort({ requestedAt: 1, _id: 1 })
      .lean<MassCancelDocument[]>();
    return Promise.all(
      found.map(async ({ _id, account, submittedBy, requestedAt, doneAt, orders }) => ({
        ...(account !== undefined && { account }),
        ...(submittedBy !== undefined && { submittedBy }),
        requestedAt,
        ...(doneAt !== undefined && { doneAt }),
        ...(orders !== undefined && { orders }),
        results: await this.#resultsOf(_id),
      })),
    );
  }

  async #resultsOf(massCancel: string): Promise<readonly MassCancelResult[]> {
    const results = await this.store.massCancelResults
      .find({ massCancel })
      .sort({ massCancel: 1, orderId: 1 })
      .lean<MassCancelResultDocument[]>();
    const orders = await this.store.orders
      .find({ _id: mongoose.trusted({ $in: results.map(({ orderId }) => orderId) }) }, SHOWN)
      .lean<Shown[]>();
    const byId = new Map(orders.map((order) => [order._id, order]));
    return results.flatMap(({ orderId, accepted, reason }) => {
      const order = byId.get(orderId);
      if (order === undefined) return [];
      const { account, clientOrderId, ordStatus } = order;
      return [
        {
          orderId,
          account,
          clientOrderId,
          ordStatus,
          accepted,
          ...(reason !== undefined && { reason }),
        },
      ];
    });
  }
}
