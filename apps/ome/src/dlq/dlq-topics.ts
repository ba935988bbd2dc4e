import { TOPICS, parsePosition, type RecordPosition } from '@ome/contracts';
import { UsageError } from '../failures.js';

const SUFFIX = '.dlq';

/** How a command describes its argument `position`. */
export const POSITION_ARGUMENT = {
  position: '<topic>/<partition>/<offset> in a .dlq topic',
} as const;

/** Every `.dlq` topic. */
export const DLQ_TOPICS: readonly string[] = Object.values(TOPICS).filter((topic) =>
  topic.endsWith(SUFFIX),
);

/** Where a record of a `.dlq` topic came from, and whether it may be put back there. */
export type DlqSource =
  | { readonly redrive: true; readonly topic: string }
  | { readonly redrive: false; readonly topic: string; readonly why: string };

// What the writer writes is the book itself: a record added by anyone else would count twice for every reader.
const WRITTEN_BY_THE_WRITER: ReadonlySet<string> = new Set([
  TOPICS.orderEvents,
  TOPICS.fills,
  TOPICS.venueOrders,
]);

/**
 * The source of a `.dlq` topic. Requests go back to their topic and inputs to the inbox. A parked report came to the
 * inbox out of a report, and its record holds the report: all of `ome.execution-reports.v1.dlq` goes back to the topic
 * of reports, through fill-ingestion.
 */
export function sourceOf(dlqTopic: string): DlqSource {
  const topic = dlqTopic.slice(0, -SUFFIX.length);
  if (!WRITTEN_BY_THE_WRITER.has(topic)) return { redrive: true, topic };
  return {
    redrive: false,
    topic,
    why: `${topic} is written by the lifecycle writer only, and putting a record back would book it twice for every reader; correct the consumer that could not use it and let it read from the record's origin again`,
  };
}

/** A `.dlq` topic by its own name or its source's. @throws UsageError */
export function dlqTopicNamed(name: string): string {
  const topic = DLQ_TOPICS.find((known) => known === name || known === `${name}${SUFFIX}`);
  if (topic !== undefined) return topic;
  throw new UsageError(`${name} is no .dlq topic: ${DLQ_TOPICS.join(', ')}`);
}

/** The position of a record in a `.dlq` topic; the record's origin is another one. @throws UsageError */
export function dlqPosition(text: string): RecordPosition {
  const position = parsePosition(text);
  if (position === undefined) {
    throw new UsageError(
      `"${text}" is no <topic>/<partition>/<offset>; \`ome dlq list\` prints them`,
    );
  }
  if (DLQ_TOPICS.includes(position.topic)) return position;
  throw new UsageError(
    `${position.topic} is no .dlq topic; \`ome dlq list\` prints the positions of its records`,
  );
}
