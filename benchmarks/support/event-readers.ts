import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

const EVENT = Buffer.from('{"type":"event"');

interface Reader {
  readonly socket: Socket;
  /** Of a frame whose end has not come. */
  rest: Buffer;
}

interface ReadersOptions {
  /** The channel to subscribe to; none: what the server sends unasked is an event. */
  readonly subscribe?: string;
  readonly token?: string;
  /** Hears each event; the message is valid until it returns. */
  readonly onEvent?: (reader: number, message: Buffer) => void;
  /** Hears any other message. */
  readonly onOther?: (reader: number, message: Buffer) => void;
}

/**
 * WebSocket clients that look at nothing but where frames end and which are events, since they share
 * the machine with what is measured.
 */
export class EventReaders {
  #events = 0;
  #reached: { readonly count: number; readonly resolve: () => void } | undefined;
  readonly #readers: readonly Reader[];
  readonly #options: ReadersOptions;

  private constructor(readers: readonly Reader[], options: ReadersOptions) {
    this.#readers = readers;
    this.#options = options;
    readers.forEach((reader, index) => {
      reader.socket.on('data', (chunk: Buffer) => this.#take(reader, index, chunk));
    });
  }

  static async open(port: number, count: number, options: ReadersOptions): Promise<EventReaders> {
    const { token = 'bench', subscribe } = options;
    const sockets = await Promise.all(Array.from({ length: count }, () => upgraded(port, token)));
    const readers = sockets.map((socket) => ({ socket, rest: Buffer.alloc(0) }));
    const opened = new EventReaders(readers, options);
    if (subscribe !== undefined) {
      const frame = frameOf({ type: 'subscribe', channel: subscribe });
      for (const { socket } of readers) socket.write(frame);
    }
    return opened;
  }

  get events(): number {
    return this.#events;
  }

  /** Resolves when so many events have come, of all readers together. */
  async until(count: number): Promise<void> {
    if (this.#events >= count) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#reached = { count, resolve };
    await promise;
  }

  /** Reads nothing more, not even what the kernel has. */
  pause(): void {
    for (const { socket } of this.#readers) socket.pause();
  }

  resume(): void {
    for (const { socket } of this.#readers) socket.resume();
  }

  close(): void {
    for (const { socket } of this.#readers) socket.destroy();
  }

  #take(reader: Reader, index: number, chunk: Buffer): void {
    let bytes = reader.rest.length === 0 ? chunk : Buffer.concat([reader.rest, chunk]);
    for (let frame = frameAt(bytes); frame !== undefined; frame = frameAt(bytes)) {
      const message = bytes.subarray(frame.start, frame.end);
      if (message.subarray(0, EVENT.length).equals(EVENT)) {
        this.#events += 1;
        this.#options.onEvent?.(index, message);
      } else {
        this.#options.onOther?.(index, message);
      }
      bytes = bytes.subarray(frame.end);
    }
    reader.rest = bytes;
    const reached = this.#reached;
    if (reached !== undefined && this.#events >= reached.count) {
      this.#reached = undefined;
      reached.resolve();
    }
  }
}

/** The first whole frame of a server. */
function frameAt(bytes: Buffer): { readonly start: number; readonly end: number } | undefined {
  if (bytes.length < 10) return undefined;
  const short = bytes.readUInt8(1);
  const [start, length] =
    short < 126
      ? [2, short]
      : short === 126
        ? [4, bytes.readUInt16BE(2)]
        : [10, Number(bytes.readBigUInt64BE(2))];
  return bytes.length < start + length ? undefined : { start, end: start + length };
}

async function upgraded(port: number, token: string): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1' });
  socket.setNoDelay(true);
  socket.write(
    'GET /ws HTTP/1.1\r\nhost: bench\r\nconnection: Upgrade\r\nupgrade: websocket\r\n' +
      `authorization: Bearer ${token}\r\nsec-websocket-version: 13\r\n` +
      'sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
  );
  const [answer] = (await once(socket, 'data')) as [Buffer];
  if (!answer.toString('latin1').startsWith('HTTP/1.1 101')) throw new Error(String(answer));
  return socket;
}

/** A masked text frame, as clients have to send them. */
function frameOf(message: object): Buffer {
  const text = Buffer.from(JSON.stringify(message));
  if (text.length > 125) throw new Error('This client sends short messages only');
  return Buffer.concat([Buffer.from([0x81, 0x80 | text.length, 0, 0, 0, 0]), text]);
}
