import { connect, isIP } from 'node:net';
import { connect as connectSecurely } from 'node:tls';
import type { ISocketFactory } from 'kafkajs';

const KEEP_ALIVE_MS = 60_000;

/**
 * Opens sockets as kafkajs does. With every failed try to connect it lets go of the socket of the
 * try before too, over and over, and Node keeps a listener of each `unref` on a socket without a
 * handle: a closed one has nothing to let go of.
 */
export const openSocket: ISocketFactory = ({ host, port, ssl, onConnect }) => {
  const name = isIP(host) === 0 ? { servername: host } : {};
  const socket = isSecure(ssl)
    ? connectSecurely({ host, port, ...name, ...ssl }, onConnect)
    : connect({ host, port }, onConnect);
  socket.setKeepAlive(true, KEEP_ALIVE_MS);
  socket.once('close', () => {
    socket.unref = () => socket;
  });
  return socket;
};

/** Nothing, `false` or `true` may be in its place too, whatever the type says. */
function isSecure(ssl: unknown): boolean {
  return typeof ssl === 'object' ? ssl !== null : ssl === true;
}
