import { Controller, Get, Param, UseGuards } from '@nestjs/common';
import { CallerGuard, CurrentCaller, type Caller } from '@ome/access';
import { parseChannel } from '@ome/m7';
import { ProblemException, problemDetails } from '@ome/platform';
import { ChannelSources } from './channel-source.js';

/** The REST companion of the channels: the parts of a URN as a path, what a subscription begins with as the answer. */
@Controller('api/:contract')
@UseGuards(CallerGuard)
export class ChannelsController {
  constructor(private readonly sources: ChannelSources) {}

  @Get('m7/:resource/:clientGuid/:area')
  ofArea(
    @Param() { contract, resource, clientGuid, area }: AreaNames,
    @CurrentCaller() caller: Caller,
  ): object {
    return this.#snapshot([contract, 'm7', resource, clientGuid, area], caller);
  }

  @Get('m7/:resource/:clientGuid/:area/:product')
  ofProduct(
    @Param() { contract, resource, clientGuid, area, product }: ProductNames,
    @CurrentCaller() caller: Caller,
  ): object {
    return this.#snapshot([contract, 'm7', resource, clientGuid, area, product], caller);
  }

  @Get('test/:resource')
  ofTests(@Param() { contract, resource }: TestNames, @CurrentCaller() caller: Caller): object {
    return this.#snapshot([contract, 'test', resource], caller);
  }

  #snapshot(names: readonly string[], caller: Caller): object {
    const urn = `urn:ez-api:${names.join(':')}`;
    const channel = parseChannel(urn);
    const source = channel && this.sources.sourceOf(channel);
    if (channel === undefined || source === undefined) {
      throw new ProblemException(problemDetails(404, `There is no channel ${urn}.`));
    }
    const snapshot = source.snapshot(channel, caller);
    if (snapshot !== undefined) return snapshot;
    const detail = 'What the channel begins with is not loaded yet. Try again.';
    throw new ProblemException(problemDetails(503, detail), { 'retry-after': '2' });
  }
}

interface TestNames {
  readonly contract: string;
  readonly resource: string;
}

interface AreaNames extends TestNames {
  readonly clientGuid: string;
  readonly area: string;
}

interface ProductNames extends AreaNames {
  readonly product: string;
}
