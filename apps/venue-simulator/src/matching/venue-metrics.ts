import { TOPICS } from '@ome/contracts';
import { dlqCounter, type Metrics } from '@ome/platform';
import type { VenueObserver } from './venue-rules.js';

/** Counts what the venues take and say; a transaction that fails is counted again when its inputs come again. */
export function countVenues(metrics: Metrics): VenueObserver {
  const taken = metrics.counter({
    name: 'venue_instructions_total',
    help: 'Instructions that the simulated venues took',
    labelNames: ['venue', 'instruction'],
  });
  const reports = metrics.counter({
    name: 'venue_reports_total',
    help: 'Execution reports that the simulated venues made',
    labelNames: ['venue', 'exec_type'],
  });
  const countDlq = dlqCounter(metrics);
  const lost = metrics.counter({
    name: 'venue_instructions_lost_total',
    help: 'Positions of ome.venue-orders.v1 that were removed before the simulated venues read them',
  });
  return {
    took: (venue, instruction) => taken.inc({ venue, instruction }),
    said: ({ venue, execType }) => reports.inc({ venue, exec_type: execType }),
    skipped: () => countDlq(TOPICS.venueOrdersDlq, 'MALFORMED'),
    lost: (positions) => lost.inc(Number(positions)),
  };
}
