/** An answer of the API. */
export interface V1Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Calls `/v1` as one caller. */
export class V1Client {
  constructor(
    private readonly port: number,
    private readonly authorization: Readonly<Record<string, string>>,
  ) {}

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
