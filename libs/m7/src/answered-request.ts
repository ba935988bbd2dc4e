import { isExpiryRequest } from '@ome/contracts';
import { pendingOf, type OrderEvent, type OrderState, type PendingRequest } from '@ome/domain';

/** An event of the log, with the order before and after it. */
interface Happened {
  readonly event: OrderEvent;
  readonly before?: OrderState;
  readonly after: OrderState;
}

/** Whose request an event answers. Our clock has a venue cancel what has expired. */
export type Asker = 'NOBODY' | 'CLOCK' | 'USER';

export function askerOf(happened: Happened): Asker {
  const answered = answeredBy(happened);
  if (answered === undefined) return 'NOBODY';
  return isOfUser(answered) ? 'USER' : 'CLOCK';
}

/** What waited until this event. */
export function answeredBy(happened: Happened): PendingRequest | undefined {
  const inReplyTo = repliedTo(happened);
  return waitingBefore(happened).find(({ version }) => version === inReplyTo);
}

/** What waited until this event, which is no answer to it. */
export function overtakenBy(happened: Happened): readonly PendingRequest[] {
  const inReplyTo = repliedTo(happened);
  const waits = new Set(pendingOf(happened.after).map(({ version }) => version));
  return waitingBefore(happened).filter(
    ({ version }) => version !== inReplyTo && !waits.has(version),
  );
}

/** What our clock asks is nobody's to be told of. */
export function isOfUser({ requestId }: PendingRequest): boolean {
  return !isExpiryRequest(requestId);
}

function waitingBefore({ before }: Happened): readonly PendingRequest[] {
  return before === undefined ? [] : pendingOf(before);
}

function repliedTo({ event }: Happened): number | undefined {
  return 'inReplyTo' in event ? event.inReplyTo : undefined;
}
