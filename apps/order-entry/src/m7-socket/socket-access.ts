import type { Caller } from '@ome/access';

/** Who opened a socket. */
export type SocketCaller = Caller;

/** A caller whose token was checked. */
export interface Admitted {
  readonly caller: SocketCaller;
  /** Of the token, milliseconds since 1970. */
  readonly expiresAt: number;
}

/** Checks the tokens of upgrades and renews them for open sockets. */
export interface SocketAccess {
  /** `undefined`: missing, malformed or expired. */
  admit(authorization: string | undefined): Promise<Admitted | undefined>;
  renew(caller: SocketCaller): Promise<{ readonly token: string; readonly expiresAt: number }>;
}

/** Provides the `SocketAccess`. */
export const SOCKET_ACCESS = Symbol('socket access');
