import type { Metrics } from './metrics.js';

/** Counts a refusal: its code and the layer that refused, both words of closed lists. */
export type CountRefusal = (code: string, layer: string) => void;

const COUNTERS = new WeakMap<Metrics, CountRefusal>();

/** `ome_refusals_total`, one in each service: its doors and its writer count in the same. */
export function refusalCounter(metrics: Metrics): CountRefusal {
  const known = COUNTERS.get(metrics);
  if (known !== undefined) return known;
  const counter = metrics.counter({
    name: 'refusals_total',
    help: 'Requests and reports refused, by reason code and the layer that refused',
    labelNames: ['code', 'layer'],
  });
  const count: CountRefusal = (code, layer) => counter.inc({ code, layer });
  COUNTERS.set(metrics, count);
  return count;
}
