import { Injectable } from '@nestjs/common';

/** What an indicator says; the reason is for an operator and names what to look at. */
export type HealthState = { readonly ok: true } | { readonly ok: false; readonly reason: string };

/**
 * `live`: the process is broken and only a restart helps; never depends on Kafka or MongoDB, or an
 * outage becomes a restart storm. `ready`: work may be sent here.
 */
export type HealthKind = 'live' | 'ready';

/** A named condition; `check` answers from memory, at once. */
export interface HealthIndicator {
  readonly name: string;
  readonly kind: HealthKind;
  check(): HealthState;
}

/** The body of a probe's answer. */
export interface HealthReport {
  readonly status: 'up' | 'down';
  readonly indicators: readonly {
    readonly name: string;
    readonly state: 'up' | 'down';
    readonly reason?: string;
  }[];
}

/** The indicators of a process; whatever can be unwell registers itself here. */
@Injectable()
export class HealthRegistry {
  readonly #indicators = new Map<string, HealthIndicator>();

  /** @returns a function that removes the indicator again @throws Error when the name is taken */
  register(indicator: HealthIndicator): () => void {
    if (this.#indicators.has(indicator.name)) {
      throw new Error(`A health indicator named "${indicator.name}" is registered already.`);
    }
    this.#indicators.set(indicator.name, indicator);
    return () => void this.#indicators.delete(indicator.name);
  }

  /** All indicators of the kind; a check that throws counts as down. */
  report(kind: HealthKind): HealthReport {
    const indicators = [...this.#indicators.values()]
      .filter((indicator) => indicator.kind === kind)
      .map((indicator) => {
        const state = stateOf(indicator);
        return state.ok
          ? { name: indicator.name, state: 'up' as const }
          : { name: indicator.name, state: 'down' as const, reason: state.reason };
      });
    const down = indicators.some((indicator) => indicator.state === 'down');
    return { status: down ? 'down' : 'up', indicators };
  }
}

function stateOf(indicator: HealthIndicator): HealthState {
  try {
    return indicator.check();
  } catch (error) {
    return {
      ok: false,
      reason: `check failed: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
}
