import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

const EVENT = Buffer.from('{"type":"event"');
const HANDSHAKE_END = '\r\n\r\n';

interface Reader {
  readonly socket: Socket;
  /** Of a frame whose end has not come. */
  rest: Buffer;
}

/**
 * WebSocket clients that count events and look at nothing else, since they share the machine with
 * what is measured. With `texts`, every event is kept by its reader.
 */
export class EventReaders {
  #events = 0;
  #reached: { readonly count: number; readonly resolve: () => void } | undefined;

  readonly #readers: readonly Reader[];
  /** Of each reader, its events. */
  readonly texts: readonly string[][] | undefined;

  private constructor(readers: readonly Reader[], texts: readonly string[][] | undefined) {
    this.#readers = readers;
    this.texts = texts;
    readers.forEach((reader, index) => {
      reader.socket.on('data', (chunk: Buffer) => this.#take(reader, chunk, texts?.[index]));
    });
  }

  static async open(
    port: number,
    count: number,
    options: { readonly subscribe?: string; readonly keep?: boolean },
  ): Promise<EventReaders> {
    const sockets = await Promise.all(Array.from({ length: count }, () => upgraded(port)));
    const readers = sockets.map((socket) => ({ socket, rest: Buffer.alloc(0) }));
    const texts = options.keep === true ? readers.map((): string[] => []) : undefined;
    const opened = new EventReaders(readers, texts);
    if (options.subscribe !== undefined) {
      const frame = frameOf({ type: 'subscribe', channel: options.subscribe });
      for (const { socket } of readers) socket.write(frame);
    }
    return opened;
  }

  /** Resolves when so many events have come, of all readers together. */
  async until(count: number): Promise<void> {
    if (this.#events >= count) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#reached = { count, resolve };
    await promise;
  }

  get events(): number {
    return this.#events;
  }

  close(): void {
    for (const { socket } of this.#readers) socket.destroy();
  }

  #take(reader: Reader, chunk: Buffer, texts: string[] | undefined): void {
    let bytes = reader.rest.length === 0 ? chunk : Buffer.concat([reader.rest, chunk]);
    for (;;) {
      const frame = frameAt(bytes);
      if (frame === undefined) break;
      const text = bytes.subarray(frame.start, frame.end);
      if (text.subarray(0, EVENT.length).equals(EVENT)) {
        this.#events += 1;
        texts?.push(text.toString());
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

/** The first whole frame of the server; its payload is shorter than 64 KiB. */
function frameAt(bytes: Buffer): { readonly start: number; readonly end: number } | undefined {
  if (bytes.length < 4) return undefined;
  const short = bytes.readUInt8(1);
  const [start, length] = short < 126 ? [2, short] : [4, bytes.readUInt16BE(2)];
  return bytes.length < start + length ? undefined : { start, end: start + length };
}

async function upgraded(port: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1' });
  socket.setNoDelay(true);
  socket.write(
    'GET /ws HTTP/1.1\r\nhost: bench\r\nconnection: Upgrade\r\nupgrade: websocket\r\n' +
      'authorization: Bearer bench\r\nsec-websocket-version: 13\r\n' +
      `sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==${HANDSHAKE_END}`,
  );
  const [answer] = (await once(socket, 'data')) as [Buffer];
  if (!answer.toString('latin1').startsWith('HTTP/1.1 101')) throw new Error(String(answer));
  return socket;
}

/** A masked text frame, as clients have to send them. */
function frameOf(message: object): Buffer {
  const text = Buffer.from(JSON.stringify(message));
  return Buffer.concat([Buffer.from([0x81, 0x80 | text.length, 0, 0, 0, 0]), text]);
}
