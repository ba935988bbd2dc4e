import { waitFor } from '@ome/testing';
import { WebSocket } from 'ws';

/** Named as a spec so that it is no part of the build. A message as the server sent it, its payload read. */
export interface Told {
  readonly type: string;
  readonly channel?: string;
  readonly sequence?: number;
  readonly correlation?: string;
  readonly part?: number;
  readonly totalparts?: number;
  readonly payload?: ReturnType<typeof JSON.parse>;
}

const PATIENCE_MS = 45_000;

/** A client that does nothing by itself. */
export class RawClient {
  readonly told: Told[] = [];
  closedWith: number | undefined;

  private constructor(readonly socket: WebSocket) {
    socket.on('message', (frame: Buffer) => {
      const { data, ...envelope } = JSON.parse(frame.toString());
      this.told.push(data === undefined ? envelope : { ...envelope, payload: JSON.parse(data) });
    });
    socket.on('close', (code) => (this.closedWith = code));
    socket.on('error', () => undefined);
  }

  static async open(port: number, token: string): Promise<RawClient> {
    const headers = { authorization: `bearer ${token}` };
    const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`, { headers });
    const client = new RawClient(socket);
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    return client;
  }

  say(message: object): void {
    this.socket.send(JSON.stringify(message));
  }

  sayRaw(text: string | Buffer): void {
    this.socket.send(text);
  }

  of(type: string): readonly Told[] {
    return this.told.filter((message) => message.type === type);
  }

  until(what: string, found: (message: Told) => boolean): Promise<Told> {
    return waitFor(() => this.told.find(found), { within: PATIENCE_MS, what });
  }

  async untilCount(type: string, count: number): Promise<readonly Told[]> {
    const what = `${count} times ${type}`;
    await waitFor(() => this.of(type).length >= count, { within: PATIENCE_MS, what });
    return this.of(type);
  }

  /** Subscribes and waits for the snapshot. */
  async subscribe(channel: string, correlation = 'subscription'): Promise<Told> {
    this.say({ type: 'subscribe', channel, correlation });
    return this.until('the snapshot', (told) => told.channel === channel && told.sequence === 0);
  }

  async closed(): Promise<number> {
    await waitFor(() => this.closedWith !== undefined, { within: PATIENCE_MS, what: 'the close' });
    return this.closedWith ?? 0;
  }

  end(): void {
    this.socket.terminate();
  }
}
