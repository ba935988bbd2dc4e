import type { PowerProducts } from '@ome/contracts';

/** Since when the venues were played by which product rules. */
interface PlayedRules {
  readonly since: string;
  /** Old journals do not say. */
  readonly products: PowerProducts | undefined;
}

/** Who played the venues when, as the journal has it, and by which product rules. */
export class PlayedTime {
  readonly #rules: PlayedRules[] = [];
  #acquiredBy: PowerProducts | undefined;
  #until: string | undefined;

  /** Somebody is about to play. */
  acquired(products: PowerProducts | undefined): void {
    this.#acquiredBy = products;
  }

  /** Whoever acquired the venues plays them: he might have died before. */
  played(at: string): void {
    this.#until = at;
    const products = this.#acquiredBy;
    const last = this.#rules.at(-1);
    if (last !== undefined && JSON.stringify(last.products) === JSON.stringify(products)) return;
    this.#rules.push({ since: at, products });
  }

  /** When the venues were last known to be played; `undefined` when they never were. */
  get until(): Date | undefined {
    return this.#until === undefined ? undefined : new Date(this.#until);
  }

  /** By which the venues were played then; `undefined` when nobody knows. */
  productsAt(time: Date): PowerProducts | undefined {
    const rules = this.#rules.findLast(({ since }) => Date.parse(since) <= time.getTime());
    return (rules ?? this.#rules[0])?.products;
  }
}
