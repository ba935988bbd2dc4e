import { decodeInbox, encodeInbox, type InboxRequestRecord } from '@ome/contracts';
import {
  decide,
  position,
  type DomainEvent,
  type PartitionState,
  type Reason,
  type Timestamp,
} from '@ome/domain';

/** Of the inbox: where the record would lie is not known, and decides nothing. */
const NOWHERE = position('ome.inbox.v1/0/0');
const POLICY = { overfill: 'book' } as const;

/** Why the writer would refuse the order, were `state` all that it knows; `undefined`: it would not. */
export function orderFault(
  record: InboxRequestRecord,
  state: PartitionState,
  now: Timestamp,
): Reason | undefined {
  const value = Buffer.from(encodeInbox(record));
  const key = record.account === undefined ? null : Buffer.from(record.account);
  const [event] = decide(state, decodeInbox(value, key, NOWHERE), now, POLICY);
  return event === undefined ? undefined : reasonOf(event);
}

function reasonOf(event: DomainEvent): Reason | undefined {
  if (event.type === 'INPUT_SKIPPED') return { code: 'MALFORMED', text: event.fault };
  return 'reason' in event ? event.reason : undefined;
}
