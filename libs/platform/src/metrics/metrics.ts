import { Injectable } from '@nestjs/common';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/** A metric's definition; the name is without the prefix `ome_`, labels must be few-valued. */
export interface MetricDefinition<Label extends string> {
  readonly name: string;
  readonly help: string;
  readonly labelNames?: readonly Label[];
}

/** Upper bounds in seconds, 1 ms to 10 s, for durations that a caller waits for. */
export const DURATION_BUCKETS: readonly number[] = [
  0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
];

/** Makes metrics on the service's own registry, all named `ome_...`; a name is made once. */
@Injectable()
export class Metrics {
  constructor(readonly registry: Registry) {}

  counter<Label extends string = never>(definition: MetricDefinition<Label>): Counter<Label> {
    return new Counter(this.#prefixed(definition));
  }

  gauge<Label extends string = never>(
    definition: MetricDefinition<Label> & { readonly collect?: (gauge: Gauge<Label>) => void },
  ): Gauge<Label> {
    const { collect, ...rest } = definition;
    if (collect === undefined) return new Gauge(this.#prefixed(rest));
    return new Gauge({
      ...this.#prefixed(rest),
      collect() {
        collect(this);
      },
    });
  }

  /** Seconds unless `buckets` say otherwise. */
  histogram<Label extends string = never>(
    definition: MetricDefinition<Label> & { readonly buckets?: readonly number[] },
  ): Histogram<Label> {
    const buckets = [...(definition.buckets ?? DURATION_BUCKETS)];
    return new Histogram({ ...this.#prefixed(definition), buckets });
  }

  #prefixed<Label extends string>(definition: MetricDefinition<Label>) {
    return {
      name: `ome_${definition.name}`,
      help: definition.help,
      labelNames: definition.labelNames ?? [],
      registers: [this.registry],
    };
  }
}
