import { accessConfig, issuerConfig, TokenIssuer, type Caller } from '@ome/access';
import { orderIdFor } from '@ome/contracts';
import { account, clientOrderId } from '@ome/domain';
import { loadConfig } from '@ome/platform';
import { uniqueName } from '@ome/testing';
import { Type } from 'typebox';

/** An answer of the API. */
export interface V1Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
}

/** The callers of a development system. */
export const CALLERS = {
  alice: { user: 'alice', company: 'acme', role: 'trader', accounts: ['acme-1'] },
  bob: { user: 'bob', company: 'acme', role: 'trader', accounts: ['acme-1', 'acme-2'] },
  carol: { user: 'carol', company: 'globex', role: 'trader', accounts: ['globex-1'] },
  rita: { user: 'rita', company: 'acme', role: 'viewer', accounts: ['acme-1', 'acme-2'] },
  otto: { user: 'otto', role: 'operator', accounts: ['*'] },
} as const satisfies Readonly<Record<string, Caller>>;

/** Requests that need not give an order a name, which would be their id. */
const NAMES_NOTHING =
  /^(PATCH|DELETE) .v1.orders|^POST .v1.(orders.+(hibernate|activate)|mass-cancels|stops)/;

/** Calls `/v1` as one caller. */
export class V1Client {
  private constructor(
    private readonly port: number,
    private readonly authorization: Readonly<Record<string, string>>,
  ) {}

  /** With a token of the development key. */
  static async as(caller: Caller, port: number): Promise<V1Client> {
    const settings = loadConfig(Type.Object({ ...accessConfig, ...issuerConfig }), {
      JWT_LIFETIME_MS: '3600000',
    });
    const { token } = await new TokenIssuer(settings).issue(caller);
    return new V1Client(port, { authorization: `Bearer ${token}` });
  }

  /** A change without a key gets one, since each must have an id. */
  async call(
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<V1Answer> {
    const response = await fetch(`http://127.0.0.1:${this.port}${path}`, {
      method,
      headers: {
        ...this.authorization,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(NAMES_NOTHING.test(`${method} ${path}`) && { 'idempotency-key': uniqueName('key') }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer = (await response.json()) as V1Answer['body'];
    return { status: response.status, headers: response.headers, body: answer };
  }

  /** A write that waits for its outcome. */
  decided(method: string, path: string, body?: unknown, key?: string): Promise<V1Answer> {
    const named = key === undefined ? {} : { 'idempotency-key': key };
    return this.call(method, path, body, { prefer: 'wait=10', ...named });
  }
}

/** A client of each caller, at the same door. */
export type V1Clients = Readonly<Record<keyof typeof CALLERS, V1Client>>;

export async function v1Clients(port: number): Promise<V1Clients> {
  const as = (caller: Caller) => V1Client.as(caller, port);
  const [alice, bob, carol, otto, rita] = await Promise.all([
    as(CALLERS.alice),
    as(CALLERS.bob),
    as(CALLERS.carol),
    as(CALLERS.otto),
    as(CALLERS.rita),
  ]);
  return { alice, bob, carol, otto, rita };
}

/** A new order that nobody answers for; the clientOrderId is its own. */
export const order = (change: object = {}) => ({
  clientOrderId: uniqueName('order'),
  symbol: 'TEST',
  venue: 'XTST',
  side: 'BUY',
  orderType: 'LIMIT',
  quantity: '100',
  price: '10.05',
  ...change,
});

/** The orderId behind a clientOrderId. */
export const idOf = (name: string, owner = 'acme-1') =>
  orderIdFor(account(owner), clientOrderId(name));
