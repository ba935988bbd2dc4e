import { lookup } from 'node:dns/promises';
import { request as httpRequest } from 'node:http';
import { connect, isIP, type Socket } from 'node:net';
import { connect as tlsConnect } from 'node:tls';

/** What a POST came to. */
export type PostResult =
  /** No connection was made: not a byte was sent. */
  | { readonly kind: 'not-connected'; readonly cause: string }
  /** A connection was made, and `beforeSend` did not allow the sending. */
  | { readonly kind: 'withheld' }
  /** Sent, perhaps in part, and not answered. */
  | { readonly kind: 'unanswered'; readonly cause: string }
  | { readonly kind: 'answered'; readonly status: number; readonly body: string };

export interface Post {
  readonly url: URL;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Of the connection, and again of the answer. */
  readonly timeoutMs: number;
  /** Refuses an address that the name has led to. */
  readonly allows?: (address: string) => boolean;
  /** Runs once a connection is made, before the first byte; false sends nothing. */
  readonly beforeSend?: () => Promise<boolean>;
}

const MAXIMUM_ANSWER_BYTES = 64 * 1024;

/**
 * Posts JSON over a connection of its own, because only so is it known that nothing was sent before
 * the connection was made. Follows no redirect. Throws only what `beforeSend` throws.
 */
export async function postJson(post: Post): Promise<PostResult> {
  let socket: Socket;
  try {
    socket = await openSocket(post);
  } catch (error) {
    return { kind: 'not-connected', cause: messageOf(error) };
  }
  try {
    if (post.beforeSend !== undefined && !(await post.beforeSend())) return { kind: 'withheld' };
    return await exchange(post, socket);
  } finally {
    socket.destroy();
  }
}

async function openSocket({ url, timeoutMs, allows }: Post): Promise<Socket> {
  const name = url.hostname.replace(/^\[|\]$/g, '');
  const secure = url.protocol === 'https:';
  const port = Number(url.port || (secure ? 443 : 80));
  const { address } = await lookup(name);
  if (allows !== undefined && !allows(address)) {
    throw new Error(`${name} leads to ${address}, which is not allowed`);
  }
  const socket = secure
    ? tlsConnect({ host: address, port, ...(isIP(name) === 0 && { servername: name }) })
    : connect({ host: address, port });
  const opened = Promise.withResolvers<Socket>();
  const timer = setTimeout(
    () => opened.reject(new Error(`no connection to ${address}:${port} in ${timeoutMs} ms`)),
    timeoutMs,
  );
  socket.on('error', opened.reject);
  socket.once(secure ? 'secureConnect' : 'connect', () => opened.resolve(socket));
  try {
    return await opened.promise;
  } catch (error) {
    socket.destroy();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

function exchange({ url, body, headers, timeoutMs }: Post, socket: Socket): Promise<PostResult> {
  return new Promise((resolve) => {
    const failed = (error: unknown) => resolve({ kind: 'unanswered', cause: messageOf(error) });
    const timer = setTimeout(() => {
      failed(new Error(`no answer in ${timeoutMs} ms`));
      socket.destroy();
    }, timeoutMs);
    const request = httpRequest(url, {
      method: 'POST',
      // TLS, where there is any, is on the socket already.
      protocol: 'http:',
      createConnection: () => socket,
      headers: {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        connection: 'close',
        host: url.host,
        ...headers,
      },
    });
    request.on('error', failed);
    request.on('close', () => clearTimeout(timer));
    request.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
        if (text.length > MAXIMUM_ANSWER_BYTES)
          response.destroy(new Error('the answer is too long'));
      });
      response.on('error', failed);
      response.on('end', () =>
        resolve({ kind: 'answered', status: response.statusCode ?? 0, body: text }),
      );
    });
    request.end(body);
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message || error.name : String(error);
}
