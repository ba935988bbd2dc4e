import { setTimeout } from 'node:timers/promises';
import type { Caller } from '@ome/access';
import { malformedRequest, refusal } from '@ome/api';
import { compareTimestamps, timestamp } from '@ome/domain';
import { ProblemException, problemDetails, type RefusalContext } from '@ome/platform';
import {
  databaseAway,
  OrderQueries,
  type AccountScope,
  type LogPosition,
  type OrderView,
} from '@ome/projections';
import { Injectable } from '@nestjs/common';
import { ambiguousOrder } from '../ambiguous-order.js';
import { inputToken } from '../input-token.js';
import { CATCH_UP_MS, ProjectedWrites } from '../projected-writes.js';
import { SeenLog } from '../seen-log.js';
import { scopeOf } from '../order-scope.js';
import { readPositions } from './read-position.js';

/** Which order a path's id names, beside the id. */
export interface OrderNaming {
  readonly account?: string;
  readonly venue?: string;
}

/** Longest wait of a read that found nothing for what this process has seen of the log. */
const SEEN_CATCH_UP_MS = 500;

/** From a decision until it is read in the log, in this process. */
const SETTLED_AFTER_MS = 250;

/** Names the caller's requests that an answer does not know yet, as `atLeast` takes them. */
export const NOT_YET = 'ome-not-yet';

/** Who reads, and what the answer must contain. */
export interface ReadRequest {
  readonly query: { readonly atLeast?: string; readonly account?: string };
  readonly caller: Caller;
  readonly reply: { header(name: string, value: string): unknown };
}

/** What every read of orders does: wait for the projection, find the order, and answer for the database. */
@Injectable()
export class OrderReads {
  constructor(
    private readonly queries: OrderQueries,
    private readonly written: ProjectedWrites,
    private readonly seenLog: SeenLog,
  ) {}

  /**
   * Runs a read once the projection has every position of `atLeast`, and what the caller wrote here.
   * What he wrote and is not there in time, the answer names (`NOT_YET`).
   * @throws ProblemException 400 for an `atLeast` that can never be, 503 when it is not reached in time, when nothing was found that
   * he may have written, or when the database cannot be read
   */
  async when<Answer>(request: ReadRequest, read: () => Promise<Answer>): Promise<Answer> {
    const { query, caller, reply } = request;
    try {
      const [missing] = await Promise.all([
        this.written.missing(caller.user, query.account === undefined ? 'ANY' : [query.account]),
        this.#reached(query.atLeast),
      ]);
      if (missing.length === 0) return await this.#found(read);
      const notYet = missing.map(inputToken).join(',');
      const answer = await read().catch((error: unknown) => {
        throw isNotFound(error) ? unknownYet(notYet) : error;
      });
      reply.header(NOT_YET, notYet);
      return answer;
    } catch (error) {
      if (!databaseAway(error)) throw error;
      throw tryAgain('The order database cannot be read now. Try again.');
    }
  }

  /** The caller's order of this name. @throws ProblemException 404 without one, 409 when there are several */
  async orderOf(id: string, naming: OrderNaming, caller: Caller): Promise<OrderView> {
    const scope = scopeOf(caller, naming.account);
    const found = await this.#named(id, naming.venue, scope);
    const [order, another] = found;
    if (order === undefined) throw unknownOrder(id);
    if (another !== undefined) throw ambiguousOrder(id, found);
    return order;
  }

  /**
   * The caller's order of this name, once the projection has all that this process has seen of its partition, or has an
   * event of it after the moment: what the engine knew then is known. @throws ProblemException as `orderOf`, 503 when that is
   * not in time
   */
  async orderKnownAt(
    id: string,
    naming: OrderNaming,
    caller: Caller,
    moment: string,
  ): Promise<OrderView> {
    await settled(moment);
    const order = await this.orderOf(id, naming, caller);
    if (compareTimestamps(timestamp(order.updatedAt), timestamp(moment)) > 0) return order;
    const ahead = this.seenLog
      .ahead()
      .filter(({ partition }) => partition === order.asOf.partition);
    if (await this.seenLog.caughtUp(CATCH_UP_MS, ahead)) return this.orderOf(id, naming, caller);
    const context = { field: 'asOf', value: moment };
    throw tryAgain(`What was known at ${moment} is not projected yet. Try again.`, { context });
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

  /** What another caller, or another door of this process, was just told of is not unknown: it may not be projected yet. */
  async #found<Answer>(read: () => Promise<Answer>): Promise<Answer> {
    // Before the first look: what another read waits for meanwhile may be what this one misses.
    const ahead = this.seenLog.ahead();
    try {
      return await read();
    } catch (error) {
      if (!isNotFound(error) || ahead.length === 0) throw error;
      if (!(await this.seenLog.caughtUp(SEEN_CATCH_UP_MS, ahead))) throw error;
      return read();
    }
  }

  async #reached(atLeast: string | undefined): Promise<void> {
    if (atLeast === undefined) return;
    const positions = readPositions(atLeast);
    const { partitionCount } = this.written;
    if (positions.some(({ partition }) => partition >= partitionCount)) {
      throw malformedRequest([`atLeast: must be of the partitions 0 to ${partitionCount - 1}`]);
    }
    const waits = positions.map(({ of, partition, offset }) =>
      of === 'log'
        ? this.queries.waitUntil(partition, offset, CATCH_UP_MS)
        : this.queries.waitUntilDecided(partition, offset, CATCH_UP_MS),
    );
    if ((await Promise.all(waits)).every((reached) => reached)) return;
    throw tryAgain(`The projection has not reached ${atLeast} yet. Try again.`);
  }
}

/** 404: a foreign order is answered as one that does not exist. */
export function unknownOrder(id: string, when = ''): ProblemException {
  const text = `No order of yours has the name ${id}${when}.`;
  return refusal({ code: 'UNKNOWN_ORDER', text }, { context: { field: 'id', value: id } });
}

function isNotFound(error: unknown): boolean {
  return error instanceof ProblemException && error.getStatus() === 404;
}

/** The order may be one that the caller has just placed. */
function unknownYet(notYet: string): ProblemException {
  const detail =
    'No such order is known yet, but requests of yours are not decided, or not projected: whether it exists is unknown. Try again.';
  const members = { outcome: 'UNKNOWN', notYet };
  return new ProblemException(problemDetails(503, detail, members), { 'retry-after': '1' });
}

function tryAgain(
  detail: string,
  members: { readonly context?: RefusalContext } = {},
): ProblemException {
  return new ProblemException(problemDetails(503, detail, members), { 'retry-after': '1' });
}

/** What was decided until then is in the log, and read from it. */
async function settled(moment: string): Promise<void> {
  const left = Date.parse(moment) + SETTLED_AFTER_MS - Date.now();
  if (left > 0) await setTimeout(left);
}
