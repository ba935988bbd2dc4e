import type { Caller, IssuedToken, SignedIn } from '@ome/access';

/** Who opened a socket. */
export type SocketCaller = Caller;

/** A caller whose token was checked. */
export type Admitted = SignedIn;

/** Checks the tokens of upgrades, and their callers for as long as their sockets are open. */
export interface SocketAccess {
  /** `undefined`: missing, malformed or expired. */
  admit(authorization: string | undefined): Promise<Admitted | undefined>;
  /** The caller as he may act now, a few seconds old at most; `undefined`: not at all. Never rejects. */
  recheck(admitted: Admitted): Promise<SocketCaller | undefined>;
  renew(caller: SocketCaller): Promise<IssuedToken>;
}

/** Provides the `SocketAccess`. */
export const SOCKET_ACCESS = Symbol('socket access');
