import { mayRead, type Caller } from '@ome/access';
import {
  powerContract,
  productOf,
  type ContractStateRecord,
  type FillRecord,
  type MarketDataRecord,
  type PowerContract,
  type PowerProducts,
} from '@ome/contracts';
import {
  contractAreaStatePayload,
  marketInformationPayload,
  privateTradePayload,
  publicOrderBookPayload,
  publicTradePayload,
  type Channel,
  type OwnFill,
} from '@ome/m7';
import { ComingContracts } from './coming-contracts.js';
import { marketChannelOf, type MarketChannel } from './market-channel.js';
import { MarketHearings, type Listener } from './market-hearings.js';
import { marketSnapshot } from './market-snapshot.js';
import { isDelivered, MarketView, productAt } from './market-view.js';

/** Between two looks at what was delivered since. */
const TIDIED_MS = 60_000;

/** The channels of the market: trades, books, contracts; each event is serialised once for all who hear it. */
export class MarketChannels {
  readonly #view = new MarketView();
  readonly #hearings = new MarketHearings();
  readonly #coming: ComingContracts;
  #tidiedAt = 0;

  constructor(
    private readonly now: () => Date = () => new Date(),
    /** Whether a caller hears of a fill. */
    private readonly maySee = (caller: Caller, { account }: OwnFill) => mayRead(caller, account),
    private readonly products?: PowerProducts,
  ) {
    this.#coming = new ComingContracts(products);
  }

  /** Contracts that something is kept of. */
  get size(): number {
    return this.#view.size;
  }

  serves(channel: Channel): boolean {
    return marketChannelOf(channel) !== undefined;
  }

  /** What was told before is known: from here on the market tells news. Until then, snapshots wait. */
  caughtUp(): void {
    this.#hearings.begin();
  }

  /** Begins with the snapshot. @returns what ends it */
  open(channel: Channel, listener: Listener, caller: Caller): () => void {
    const wanted = marketChannelOf(channel);
    if (wanted === undefined) throw new Error(`${channel.urn} is no channel of the market`);
    const snapshot = () => this.#contentOf(wanted, caller);
    return this.#hearings.add(wanted, { listener, caller }, snapshot);
  }

  /** What a subscription would begin with; `undefined` while there is none, or no such channel. */
  snapshot(channel: Channel, caller: Caller): readonly object[] | undefined {
    const wanted = marketChannelOf(channel);
    if (wanted === undefined || !this.#hearings.areOpen) return undefined;
    return this.#contentOf(wanted, caller);
  }

  #contentOf(channel: MarketChannel, caller: Caller): readonly object[] {
    const asked = { caller, now: this.now() };
    return marketSnapshot(this.#view, channel, asked, {
      maySee: this.maySee,
      products: this.products,
      coming: this.#coming,
    });
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
        return this.#hearings.tell({ resource: 'public_trades', area }, () =>
          publicTradePayload(record, contract, now),
        );
      case 'BOOK':
        return this.#hearings.tell({ resource: 'public_order_books', area, product }, () =>
          publicOrderBookPayload(record, contract, now),
        );
      case 'STATISTICS':
        return this.#hearings.tell({ resource: 'market_information', area, product }, () =>
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
    this.#hearings.tell({ resource: 'contract_area_states', area: contract.deliveryArea }, () =>
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
      this.#hearings.tell({ resource: 'public_order_books', area, product: coupled }, () =>
        publicOrderBookPayload({ ...book, bids: [], offers: [] }, contract, now),
      );
      this.#hearings.tell({ resource: 'public_order_books', area, product }, () =>
        publicOrderBookPayload(book, contract, now),
      );
    }
    this.#hearings.tell({ resource: 'market_information', area, product }, () =>
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
    this.#hearings.tell(channel, payload, ({ caller }) => this.maySee(caller, fill));
  }

  /** With whatever comes, so that our own trades are forgotten where nobody tells of contracts too. */
  #tidy(now: Date): void {
    if (now.getTime() < this.#tidiedAt + TIDIED_MS) return;
    this.#tidiedAt = now.getTime();
    this.#view.forget(now);
  }
}

/** A contract says something of itself while it trades only when it begins to, and when its product changes. */
function isLocalNow(record: ContractStateRecord, contract: PowerContract): boolean {
  const { couplingEnd } = contract;
  if (couplingEnd === undefined || record.tradingPhase !== 'CONTINUOUS') return false;
  return record.product === productOf(contract, couplingEnd).name;
}
