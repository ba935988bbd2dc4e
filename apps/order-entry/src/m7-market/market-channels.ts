import { mayRead, type Caller } from '@ome/access';
import {
  isDeliveryArea,
  listedContracts,
  powerContract,
  productOf,
  productsOf,
  type ContractStateRecord,
  type DeliveryArea,
  type FillRecord,
  type MarketDataRecord,
  type PowerContract,
  type PowerProducts,
} from '@ome/contracts';
import { timestamp } from '@ome/domain';
import {
  contractAreaStatePayload,
  marketInformationPayload,
  prepareList,
  privateTradePayload,
  publicOrderBookPayload,
  publicTradePayload,
  type Channel,
  type OwnFill,
  type PreparedEvent,
} from '@ome/m7';
import { isDelivered, MarketView } from './market-view.js';

/** Who hears a channel. */
export interface Listener {
  tell(event: PreparedEvent): void;
}

type Resource = 'private_trades' | 'contract_area_states' | 'public_trades';
type ProductResource = 'public_order_books' | 'market_information';

type MarketChannel = {
  readonly area: DeliveryArea;
} & (
  { readonly resource: Resource } | { readonly resource: ProductResource; readonly product: string }
);

interface Hearing {
  readonly listener: Listener;
  readonly caller: Caller;
}

/** A snapshot has what is delivered from now on until then. */
const SNAPSHOT_MS = 24 * 60 * 60 * 1000;

/** Between two looks at what was delivered since. */
const TIDIED_MS = 60_000;

/** The channels of the market: trades, books, contracts; each event is serialised once for all who hear it. */
export class MarketChannels {
  readonly #view = new MarketView();
  readonly #hearings = new Map<string, Set<Hearing>>();
  #tidiedAt = 0;

  constructor(
    private readonly now: () => Date = () => new Date(),
    /** Whether a caller hears of a fill. */
    private readonly maySee = (caller: Caller, { account }: OwnFill) => mayRead(caller, account),
    private readonly products?: PowerProducts,
  ) {}

  /** Contracts that something is kept of. */
  get size(): number {
    return this.#view.size;
  }

  serves(channel: Channel): boolean {
    return marketChannelOf(channel) !== undefined;
  }

  /** Begins with the snapshot. @returns what ends it */
  open(channel: Channel, listener: Listener, caller: Caller): () => void {
    const wanted = marketChannelOf(channel);
    if (wanted === undefined) throw new Error(`${channel.urn} is no channel of the market`);
    listener.tell(prepareList(this.#contentOf(wanted, caller)));
    const key = keyOf(wanted);
    const hearing = { listener, caller };
    const hearings = this.#hearings.get(key) ?? new Set();
    this.#hearings.set(key, hearings.add(hearing));
    return () => {
      hearings.delete(hearing);
      if (hearings.size === 0) this.#hearings.delete(key);
    };
  }

  /** What a subscription would begin with; `undefined` when there is no such channel. */
  snapshot(channel: Channel, caller: Caller): readonly object[] | undefined {
    const wanted = marketChannelOf(channel);
    return wanted === undefined ? undefined : this.#contentOf(wanted, caller);
  }

  /** What the market told. */
  take(record: MarketDataRecord): void {
    const contract = powerContract(record.symbol, this.products);
    const now = this.now();
    this.#tidy(now);
    // A new process reads days of the past at once: what nobody can ask for any more is never kept.
    if (contract === undefined || isDelivered(contract, now) || !this.#view.take(record)) return;
    const { deliveryArea: area } = contract;
    const product = productAt(contract, now);
    switch (record.type) {
      case 'TRADE':
        return this.#tell({ resource: 'public_trades', area }, () =>
          publicTradePayload(record, contract, now),
        );
      case 'BOOK':
        return this.#tell({ resource: 'public_order_books', area, product }, () =>
          publicOrderBookPayload(record, contract, now),
        );
      case 'STATISTICS':
        return this.#tell({ resource: 'market_information', area, product }, () =>
          marketInformationPayload(record, contract, now),
        );
      case 'CONTRACT':
        return this.#tellStanding(record, contract, now);
      default:
        return record satisfies never;
    }
  }

  #tellStanding(record: ContractStateRecord, contract: PowerContract, now: Date): void {
    // The venue's clock says when; ours may be behind it.
    const then = new Date(Math.max(now.getTime(), Date.parse(record.at)));
    this.#tell({ resource: 'contract_area_states', area: contract.deliveryArea }, () =>
      contractAreaStatePayload(contract, then),
    );
    if (isLocalNow(record, contract)) this.#moveBook(contract, then);
  }

  /** Coupled trading has ended: the book is gone from the one product's channels, and is in the other's. */
  #moveBook(contract: PowerContract, now: Date): void {
    const { book, statistics } = this.#view.of(contract.identifier);
    const { deliveryArea: area, couplingEnd } = contract;
    if (couplingEnd === undefined) return;
    const coupled = productOf(contract, contract.tradingPhaseStart).name;
    const product = productOf(contract, couplingEnd).name;
    if (book !== undefined) {
      this.#tell({ resource: 'public_order_books', area, product: coupled }, () =>
        publicOrderBookPayload({ ...book, bids: [], offers: [] }, contract, now),
      );
      this.#tell({ resource: 'public_order_books', area, product }, () =>
        publicOrderBookPayload(book, contract, now),
      );
    }
    this.#tell({ resource: 'market_information', area, product }, () =>
      marketInformationPayload(statistics, contract, now),
    );
  }

  /** A fill of ours, told to those who may see it. */
  takeFill(fill: FillRecord): void {
    const contract = powerContract(fill.symbol);
    const trade = this.#view.takeFill(fill);
    if (contract === undefined || trade === undefined) return;
    this.#tidy(this.now());
    const channel = { resource: 'private_trades', area: contract.deliveryArea } as const;
    const payload = () => privateTradePayload(trade, this.now(), this.products);
    this.#tell(channel, payload, ({ caller }) => this.maySee(caller, fill));
  }

  #tell(
    channel: MarketChannel,
    payload: () => object | undefined,
    hears: (hearing: Hearing) => boolean = () => true,
  ): void {
    const hearings = [...(this.#hearings.get(keyOf(channel)) ?? [])].filter(hears);
    if (hearings.length === 0) return;
    const told = payload();
    if (told === undefined) return;
    const event = prepareList([told]);
    for (const { listener } of hearings) listener.tell(event);
  }

  /** With whatever comes, so that our own trades are forgotten where nobody tells of contracts too. */
  #tidy(now: Date): void {
    if (now.getTime() < this.#tidiedAt + TIDIED_MS) return;
    this.#tidiedAt = now.getTime();
    this.#view.forget(now);
  }

  #contentOf(channel: MarketChannel, caller: Caller): readonly object[] {
    const now = this.now();
    const until = now.getTime() + SNAPSHOT_MS;
    const contracts = listedContracts(channel.area, now, this.products).filter(
      ({ deliveryStart }) => Date.parse(deliveryStart) <= until,
    );
    switch (channel.resource) {
      case 'contract_area_states':
        return contracts.map((contract) => contractAreaStatePayload(contract, now));
      case 'public_trades':
        return contracts.flatMap((contract) =>
          this.#view
            .of(contract.identifier)
            .trades.map((trade) => publicTradePayload(trade, contract, now)),
        );
      case 'private_trades':
        return contracts.flatMap(({ identifier }) =>
          [...this.#view.of(identifier).ownTrades.values()]
            .filter(({ fill }) => this.maySee(caller, fill))
            .flatMap((trade) => privateTradePayload(trade, now, this.products) ?? []),
        );
      case 'public_order_books':
        return contracts.flatMap((contract) => {
          const { book } = this.#view.of(contract.identifier);
          if (book === undefined || productAt(contract, now) !== channel.product) return [];
          return [publicOrderBookPayload(book, contract, now)];
        });
      case 'market_information':
        return contracts
          .filter((contract) => productAt(contract, now) === channel.product)
          .map((contract) => {
            const { statistics } = this.#view.of(contract.identifier);
            return marketInformationPayload(statistics, contract, now);
          });
      default:
        return channel satisfies never;
    }
  }
}

function marketChannelOf(channel: Channel): MarketChannel | undefined {
  if (channel.scope !== 'm7' || !isDeliveryArea(channel.area)) return undefined;
  const { area } = channel;
  switch (channel.resource) {
    case 'private_orders':
      return undefined;
    case 'private_trades':
    case 'contract_area_states':
    case 'public_trades':
      return { resource: channel.resource, area };
    case 'public_order_books':
    case 'market_information': {
      const { resource, product } = channel;
      const known = productsOf(area).some(({ name }) => name === product);
      return known ? { resource, area, product } : undefined;
    }
    default:
      return channel satisfies never;
  }
}

/** A contract says something of itself while it trades only when it begins to, and when its product changes. */
function isLocalNow(record: ContractStateRecord, contract: PowerContract): boolean {
  const { couplingEnd } = contract;
  if (couplingEnd === undefined || record.tradingPhase !== 'CONTINUOUS') return false;
  return record.product === productOf(contract, couplingEnd).name;
}

function keyOf(channel: MarketChannel): string {
  const { resource, area } = channel;
  return 'product' in channel ? `${resource}/${area}/${channel.product}` : `${resource}/${area}`;
}

function productAt(contract: PowerContract, now: Date): string {
  return productOf(contract, timestamp(now.toISOString())).name;
}
