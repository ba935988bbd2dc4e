import { M7Client, signIn } from '@ome/m7-client';
import { waitFor } from '@ome/testing';
import { AREA } from './m7-trader.js';

const PATIENCE_MS = 30_000;
const PRODUCT = 'XBID_Hour_Power';

/** The channels of the market and of its trades, as URNs. */
export const MARKET_CHANNELS = {
  privateTrades: `urn:ez-api:A:m7:private_trades:G:${AREA}`,
  contractStates: `urn:ez-api:A:m7:contract_area_states:G:${AREA}`,
  publicTrades: `urn:ez-api:A:m7:public_trades:G:${AREA}`,
  publicBooks: `urn:ez-api:A:m7:public_order_books:G:${AREA}:${PRODUCT}`,
  marketInformation: `urn:ez-api:A:m7:market_information:G:${AREA}:${PRODUCT}`,
} as const;
type Name = keyof typeof MARKET_CHANNELS;

/** What such a channel tells of a contract. */
export type Told = Readonly<Record<string, unknown>>;

interface Heard {
  /** With sequence 0. */
  snapshot: readonly Told[] | undefined;
  readonly events: Told[];
}

const nothing = (): Heard => ({ snapshot: undefined, events: [] });

/** A user who follows the five channels of the market by our own client. */
export class MarketFollower {
  readonly #heard: Readonly<Record<Name, Heard>> = {
    privateTrades: nothing(),
    contractStates: nothing(),
    publicTrades: nothing(),
    publicBooks: nothing(),
    marketInformation: nothing(),
  };

  private constructor(private readonly client: M7Client) {}

  static async open(url: string, user: string): Promise<MarketFollower> {
    const token = () => signIn(url, user, `${user}-secret`);
    const client = await M7Client.connect({ url, token });
    const follower = new MarketFollower(client);
    const heard = Object.values(follower.#heard);
    for (const [index, urn] of Object.values(MARKET_CHANNELS).entries()) {
      const channel = heard[index];
      if (channel === undefined) throw new Error(`${urn} is followed by nobody`);
      client.follow(urn, {
        onSnapshot: (payload) => (channel.snapshot = payload as readonly Told[]),
        onEvent: (payload) => channel.events.push(...(payload as readonly Told[])),
      });
    }
    const begun = () => heard.every(({ snapshot }) => snapshot !== undefined);
    await waitFor(begun, { within: PATIENCE_MS, what: 'the snapshots of the market' });
    return follower;
  }

  /** Of one contract, as the channel's subscription began. */
  snapshot(name: Name, contract: string): readonly Told[] {
    return (this.#heard[name].snapshot ?? []).filter((told) => isOf(told, contract));
  }

  /** Of one contract, since then. */
  events(name: Name, contract: string): readonly Told[] {
    return this.#heard[name].events.filter((told) => isOf(told, contract));
  }

  /** The last event of a contract, once it is as wanted. */
  async until(name: Name, contract: string, isWanted: (told: Told) => boolean): Promise<Told> {
    const found = () => {
      const last = this.events(name, contract).at(-1);
      return last !== undefined && isWanted(last) ? last : undefined;
    };
    return waitFor(found, { within: PATIENCE_MS, what: `${name} of ${contract}` }).catch(
      (error: unknown) => {
        throw new Error(`${String(error)}: ${JSON.stringify(this.events(name, contract))}`);
      },
    );
  }

  close(): void {
    this.client.close();
  }
}

function isOf(told: Told, contract: string): boolean {
  return JSON.stringify(told).includes(`"identifier":"${contract}"`);
}
