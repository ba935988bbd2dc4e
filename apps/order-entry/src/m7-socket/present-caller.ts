import type { Admitted, SocketAccess, SocketCaller } from './socket-access.js';

/** Whose a socket is, and what he may do now: his token says what that was at the upgrade. */
export class PresentCaller {
  /** Its accounts follow what is found by `recheck`, for all who keep it. */
  readonly caller: SocketCaller;
  #accounts: readonly string[];

  constructor(
    private readonly admitted: Admitted,
    private readonly access: Pick<SocketAccess, 'recheck'>,
  ) {
    const { user, company, role, accounts } = admitted.caller;
    const accountsNow = (): readonly string[] => this.#accounts;
    this.#accounts = accounts;
    this.caller = {
      user,
      ...(company !== undefined && { company }),
      role,
      get accounts() {
        return accountsNow();
      },
    };
  }

  /** False when he would not be admitted any more. */
  async recheck(): Promise<boolean> {
    const now = await this.access.recheck(this.admitted);
    if (now !== undefined) this.#accounts = now.accounts;
    return now !== undefined;
  }
}
