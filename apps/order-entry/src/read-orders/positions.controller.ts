import { CurrentCaller, type Caller } from '@ome/access';
import { Checked, Describe, type CheckedRequest } from '@ome/api';
import {
  PositionQueries,
  type LogPosition,
  type PositionFilter,
  type PositionPlace,
  type PositionView,
} from '@ome/projections';
import { Controller, Get, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { cursorOf, placeOf } from './cursor.js';
import { OrderReads } from './order-reads.js';
import { listedScope } from '../order-scope.js';
import { pageSize } from './page-size.js';
import { LIST_POSITIONS } from './read-routes.js';

interface PositionList {
  readonly positions: readonly PositionView[];
  readonly nextCursor?: string;
  readonly asOf: readonly LogPosition[];
}

/** `GET /v1/positions`: what accounts bought and sold. */
@Controller('v1/positions')
export class PositionsController {
  constructor(
    private readonly reads: OrderReads,
    private readonly positions: PositionQueries,
  ) {}

  @Get()
  @Describe(LIST_POSITIONS)
  async list(
    @Checked() { query }: CheckedRequest<typeof LIST_POSITIONS>,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PositionList> {
    const { account, symbol, venue } = query;
    const filter: PositionFilter = {
      accounts: listedScope(caller, account),
      ...(symbol !== undefined && { symbol }),
      ...(venue !== undefined && { venue }),
    };
    const limit = pageSize(query);
    const about = { positionsOf: filter };
    const after = positionPlaceOf(query.cursor, about);
    return this.reads.when({ query, caller, reply }, async () => {
      const asOf = await this.reads.positions();
      const found = await this.positions.list(filter, {
        limit: limit + 1,
        ...(after !== undefined && { after }),
      });
      const positions = found.slice(0, limit);
      const last = found.length > limit ? positions.at(-1) : undefined;
      return {
        positions,
        ...(last !== undefined && {
          nextCursor: cursorOf(about, [last.account, last.venue, last.symbol]),
        }),
        asOf,
      };
    });
  }
}

function positionPlaceOf(cursor: string | undefined, about: object): PositionPlace | undefined {
  const [account, venue, symbol] = placeOf(cursor, about, 3) ?? [];
  if (account === undefined || venue === undefined || symbol === undefined) return undefined;
  return { account, venue, symbol };
}
