import type { Metrics } from './metrics.js';

/** Counts records that went to a `.dlq`: the topic they went to, and a reason that is a word of a closed list. */
type CountDlq = (topic: string, reason: string, count?: number) => void;

/** `ome_dlq_total`, with the same labels in every service, so that one query finds what could not be used anywhere. */
export function dlqCounter(metrics: Metrics): CountDlq {
  const counter = metrics.counter({
    name: 'dlq_total',
    help: 'Records put into a .dlq topic, by what was wrong',
    labelNames: ['topic', 'reason'],
  });
  return (topic, reason, count = 1) => counter.inc({ topic, reason }, count);
}
