import { createHash, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { LOGGER, type Logger } from '@ome/platform';
import { API_KEY_HEADER } from './dialect-config.js';
import { DialectException } from './dialect-faults.js';
import type { Networks } from './networks.js';

/** Who may use the dialect's doors, as the configuration says. */
export interface DialectRules {
  readonly NODE_ENV: 'development' | 'test' | 'production';
  readonly EQUITIES_API_KEYS: readonly string[];
  readonly EQUITIES_ALLOWED_NETWORKS: Networks;
}

/** Provides the rules (DialectRules) where the guard is used: Nest makes the guard itself. */
export const DIALECT_RULES = Symbol('DIALECT_RULES');

interface Caller {
  readonly ip: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/**
 * Stands before the dialect's doors, which have no sign-in: each rule that is set must hold, and in
 * production the doors are closed while none is. The address is the connection's own: a header that
 * names another one could be written by anyone.
 */
@Injectable()
export class DialectGuard implements CanActivate {
  readonly #keys: readonly Buffer[];

  constructor(
    @Inject(DIALECT_RULES) private readonly rules: DialectRules,
    @Inject(LOGGER) log: Logger,
  ) {
    this.#keys = rules.EQUITIES_API_KEYS.map(digestOf);
    if (!this.closed) return;
    log.warn(
      { event: 'equities-dialect-off' },
      'the equities dialect is off: set EQUITIES_API_KEYS or EQUITIES_ALLOWED_NETWORKS to open it',
    );
  }

  get closed(): boolean {
    const { EQUITIES_ALLOWED_NETWORKS, NODE_ENV } = this.rules;
    const open = this.#keys.length > 0 || EQUITIES_ALLOWED_NETWORKS.count > 0;
    return NODE_ENV === 'production' && !open;
  }

  /** @throws DialectException 404 when closed, 403 from elsewhere, 401 without a key */
  canActivate(context: ExecutionContext): true {
    const { ip, headers } = context.switchToHttp().getRequest<Caller>();
    if (this.closed) throw fault(404, 'The equities dialect is switched off here');
    const networks = this.rules.EQUITIES_ALLOWED_NETWORKS;
    if (networks.count > 0 && !networks.has(ip)) throw fault(403, 'Not allowed from this address');
    if (this.#keys.length > 0 && !this.#hasKey(headers[API_KEY_HEADER])) {
      throw fault(401, 'The header X-API-Key is missing or wrong');
    }
    return true;
  }

  #hasKey(given: Caller['headers'][string]): boolean {
    if (typeof given !== 'string') return false;
    const digest = digestOf(given);
    return this.#keys.some((key) => timingSafeEqual(key, digest));
  }
}

/** Of equal length, as a comparison in constant time needs. */
function digestOf(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}

function fault(status: number, comment: string): DialectException {
  return new DialectException({ success: false, comment }, status);
}
