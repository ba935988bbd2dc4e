import { Controller, Delete, Get, HttpCode, Query, UseGuards } from '@nestjs/common';
import { ForRoles } from '@ome/access';
import { TOPICS } from '@ome/contracts';
import { BatchHandler, done, park, type Ending, type RecordBatch } from '@ome/messaging';
import { ProblemException, problemDetails } from '@ome/platform';
import { Type } from 'typebox';
import { DatabaseGuard } from '../database.guard.js';
import { DeliveryStore } from '../delivery-store.js';
import type { DeliveryDocument } from '../delivery.schema.js';
import { fieldsReader, Name } from '../request-fields.js';
import { linkDeliveries, tradePostDeliveries, type PeerDeliveries } from './peer-deliveries.js';
import { RestPeers } from './rest-peers.js';

const readFilter = fieldsReader(
  Type.Object({ channel: Type.Optional(Name) }, { additionalProperties: false }),
);
const readId = fieldsReader(
  Type.Object(
    { id: Type.String({ minLength: 1, maxLength: 512 }) },
    { additionalProperties: false },
  ),
);

/** Takes instructions and fills for peers that speak REST only; a batch is done once they are stored. */
@Controller('v1/deliveries')
@ForRoles('operator')
export class RestPeersController {
  constructor(
    private readonly peers: RestPeers,
    private readonly store: DeliveryStore,
  ) {}

  /** What was sent and never answered, or given up: for an operator. */
  @Get('unanswered')
  @UseGuards(DatabaseGuard)
  async unanswered(
    @Query() query: unknown,
  ): Promise<{ readonly deliveries: readonly DeliveryDocument[] }> {
    return { deliveries: await this.store.unanswered(readFilter(query)) };
  }

  /** An operator has seen to it. */
  @Delete('unanswered')
  @HttpCode(204)
  @UseGuards(DatabaseGuard)
  async dismiss(@Query() query: unknown): Promise<void> {
    const { id } = readId(query);
    if (await this.store.dismiss(id, new Date())) return;
    throw new ProblemException(problemDetails(404, `No unanswered delivery has the id ${id}.`));
  }

  @BatchHandler(TOPICS.venueOrders)
  async takeInstructions({ records }: RecordBatch): Promise<Ending> {
    if (this.peers.links.size === 0) return done();
    return this.#keep(linkDeliveries(records, this.peers.links));
  }

  @BatchHandler(TOPICS.fills)
  async takeFills({ records }: RecordBatch): Promise<Ending> {
    if (!this.peers.tradePost) return done();
    return this.#keep(tradePostDeliveries(records));
  }

  async #keep({ deliveries, faults }: PeerDeliveries): Promise<Ending> {
    await this.store.add(deliveries, new Date());
    if (deliveries.length > 0) this.peers.nudge();
    return faults.length === 0 ? done() : park(faults);
  }
}
