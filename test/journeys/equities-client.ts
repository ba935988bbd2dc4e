import { expect } from 'vitest';

export type Format = 'JSON' | 'form';

/** What an old client reads of an answer to types 1 to 3. */
export interface Answer {
  readonly success: boolean;
  readonly order_id: string;
  readonly comment?: string;
}

type Field = string | number | readonly string[] | Readonly<Record<string, string | number>>;

/** The body of a request by the names on the wire. */
export type Body = Readonly<Record<string, Field>>;

interface Details {
  readonly Orders: {
    readonly data: readonly {
      readonly order_table: readonly unknown[];
      readonly fill_table: readonly (readonly unknown[])[];
    }[];
  };
}

/** A client of the old engine: one address for both endpoints, JSON or forms. */
export class EquitiesClient {
  constructor(
    private readonly url: string,
    readonly user: number,
  ) {}

  newOrder(change: Body = {}): Body {
    return {
      type: 1,
      user_id: this.user,
      product_id: 'INFY',
      side: 0,
      price_instruction: 'LIMIT',
      ask_price: 1500.05,
      total_qty: 100,
      client: 12,
      exchange_id: 'NSE',
      account: 3,
      counter_party: 'CP',
      ...change,
    };
  }

  ask(body: Body, format?: Format, headers?: Readonly<Record<string, string>>): Promise<Answer> {
    return this.post('order_endpoint', body, format, headers) as Promise<Answer>;
  }

  report(body: Body, format?: Format): Promise<Answer> {
    return this.post('execution_endpoint', body, format) as Promise<Answer>;
  }

  async post(
    path: string,
    body: Body,
    format: Format = 'JSON',
    headers: Readonly<Record<string, string>> = {},
  ): Promise<unknown> {
    const type = format === 'JSON' ? 'application/json' : 'application/x-www-form-urlencoded';
    const response = await fetch(`${this.url}/${path}`, {
      method: 'POST',
      headers: { 'content-type': type, ...headers },
      body: format === 'JSON' ? JSON.stringify(body) : formOf(body),
    });
    expect(response.status).toBe(200);
    return response.json();
  }

  /** The id of an order that the venue took. */
  async placed(change?: Body): Promise<string> {
    const answer = await this.ask(this.newOrder(change));
    expect(answer).toEqual({ success: true, order_id: expect.any(String) });
    return answer.order_id;
  }

  /** The only order of the user, as type 4 shows it. */
  async row() {
    const details = (await this.post('order_endpoint', { type: 4, user_id: this.user })) as Details;
    const [only, ...others] = details.Orders.data;
    expect(others).toEqual([]);
    const cells = only?.order_table ?? [];
    return {
      state: cells[1],
      size: cells[4],
      done: cells[5],
      open: cells[6],
      orderId: cells[7],
      price: cells[12],
      fills: only?.fill_table ?? [],
    };
  }
}

/** Lists are repeated, and an object is JSON text. */
function formOf(body: Body): string {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(body)) {
    if (typeof value === 'string' || typeof value === 'number') form.append(name, String(value));
    else if (Array.isArray(value)) value.forEach((item: string) => form.append(name, item));
    else form.append(name, JSON.stringify(value));
  }
  return form.toString();
}
