import type { Caller } from '@ome/access';
import { ProblemException, problemDetails } from '@ome/platform';
import {
  databaseAway,
  OrderQueries,
  type AccountScope,
  type LogPosition,
  type OrderView,
} from '@ome/projections';
import { Injectable } from '@nestjs/common';
import { scopeOf } from './order-scope.js';
import { readPositions } from './read-position.js';

const CATCH_UP_MS = 2_000;

/** Which order a path's id names, beside the id. */
export interface OrderNaming {
  readonly account?: string;
  readonly venue?: string;
}

/** What every read of orders does: wait for the projection, find the order, and answer for the database. */
@Injectable()
export class OrderReads {
  constructor(private readonly queries: OrderQueries) {}

  /**
   * Runs a read once the projection has every position of `atLeast`.
   * @throws ProblemException 503 when it has not in time, or the database cannot be read
   */
  async when<Answer>(atLeast: string | undefined, read: () => Promise<Answer>): Promise<Answer> {
    try {
      await this.#reached(atLeast);
      return await read();
    } catch (error) {
      if (!databaseAway(error)) throw error;
      throw tryAgain('The order database cannot be read now. Try again.');
    }
  }

  /** The caller's order of this name. @throws ProblemException 404 without one, 409 when there are several */
  async orderOf(id: string, naming: OrderNaming, caller: Caller): Promise<OrderView> {
    const scope = scopeOf(caller, naming.account);
    const [found, ...others] = await this.#named(id, naming.venue, scope);
    if (found === undefined) throw unknownOrder(id);
    if (others.length === 0) return found;
    const accounts = [found, ...others].map(({ account }) => account).toSorted();
    throw new ProblemException(
      problemDetails(409, `${id} is an order of several accounts: say which, as account.`, {
        accounts,
      }),
    );
  }

  /** How far each partition is projected; asked before a list is read, so that the list has at least that. */
  async positions(): Promise<LogPosition[]> {
    const checkpoints = await this.queries.checkpoints();
    return [...checkpoints].map(([partition, { offset }]) => ({
      partition,
      offset: Number(offset),
    }));
  }

  async #named(id: string, venue: string | undefined, scope: AccountScope) {
    if (venue === undefined) return this.queries.ordersNamed(id, scope);
    const order = await this.queries.byVenueName(venue, id, scope);
    return order === undefined ? [] : [order];
  }

  async #reached(atLeast: string | undefined): Promise<void> {
    if (atLeast === undefined) return;
    const waits = readPositions(atLeast).map(({ partition, offset }) =>
      this.queries.waitUntil(partition, offset, CATCH_UP_MS),
    );
    if ((await Promise.all(waits)).every((reached) => reached)) return;
    throw tryAgain(`The projection has not reached ${atLeast} yet. Try again.`);
  }
}

/** 404: a foreign order is answered as one that does not exist. */
export function unknownOrder(id: string, when = ''): ProblemException {
  return new ProblemException(problemDetails(404, `No order of yours has the name ${id}${when}.`));
}

function tryAgain(detail: string): ProblemException {
  return new ProblemException(problemDetails(503, detail), { 'retry-after': '1' });
}
