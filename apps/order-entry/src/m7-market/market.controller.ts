import { Controller, Get, Param, UseGuards } from '@nestjs/common';
import { CallerGuard, CurrentCaller, type Caller } from '@ome/access';
import { parseChannel, type AreaResource, type ProductResource } from '@ome/m7';
import { ProblemException, problemDetails } from '@ome/platform';
import { MarketChannels } from './market-channels.js';

/** The REST companion of the market's channels: what a subscription would begin with. */
@Controller('api/:contract/m7')
@UseGuards(CallerGuard)
export class MarketController {
  constructor(private readonly channels: MarketChannels) {}

  @Get('private_trades/:clientGuid/:area')
  privateTrades(@Param() names: AreaNames, @CurrentCaller() caller: Caller) {
    return this.#snapshot('private_trades', names, caller);
  }

  @Get('contract_area_states/:clientGuid/:area')
  contractAreaStates(@Param() names: AreaNames, @CurrentCaller() caller: Caller) {
    return this.#snapshot('contract_area_states', names, caller);
  }

  @Get('public_trades/:clientGuid/:area')
  publicTrades(@Param() names: AreaNames, @CurrentCaller() caller: Caller) {
    return this.#snapshot('public_trades', names, caller);
  }

  @Get('public_order_books/:clientGuid/:area/:product')
  publicOrderBooks(@Param() names: ProductNames, @CurrentCaller() caller: Caller) {
    return this.#snapshot('public_order_books', names, caller);
  }

  @Get('market_information/:clientGuid/:area/:product')
  marketInformation(@Param() names: ProductNames, @CurrentCaller() caller: Caller) {
    return this.#snapshot('market_information', names, caller);
  }

  #snapshot(
    resource: AreaResource | ProductResource,
    { contract, clientGuid, area, product }: ChannelNames,
    caller: Caller,
  ): readonly object[] {
    const parts = ['urn', 'ez-api', contract, 'm7', resource, clientGuid, area];
    const urn = [...parts, ...(product === undefined ? [] : [product])].join(':');
    const channel = parseChannel(urn);
    const snapshot = channel && this.channels.snapshot(channel, caller);
    if (snapshot === undefined) {
      throw new ProblemException(problemDetails(404, `There is no channel ${urn}.`));
    }
    return snapshot;
  }
}

interface AreaNames {
  readonly contract: string;
  readonly clientGuid: string;
  readonly area: string;
}

interface ProductNames extends AreaNames {
  readonly product: string;
}

type ChannelNames = AreaNames & Partial<Pick<ProductNames, 'product'>>;
