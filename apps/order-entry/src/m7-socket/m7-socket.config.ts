import { milliseconds, type Config } from '@ome/platform';
import { Type } from 'typebox';

/** The variables of the M7 sockets; part of the service's. */
export const m7SocketConfig = {
  M7_HEARTBEAT_MS: milliseconds({
    default: 5_000,
    description: 'Time between two heartbeats of a socket of the M7 dialect',
  }),
  M7_MAXIMUM_MESSAGE_BYTES: Type.Integer({
    minimum: 1_024,
    default: 2_097_152,
    description: 'A socket on which a longer message comes is closed (1009)',
  }),
  M7_BUFFER_BYTES: Type.Integer({
    minimum: 65_536,
    default: 1_048_576,
    description: 'What may wait for a slow reader of a socket; its subscriptions end beyond it',
  }),
  M7_SNAPSHOT_BYTES: Type.Integer({
    minimum: 1_048_576,
    default: 268_435_456,
    description:
      'What of the snapshots of all sockets may wait for their readers; beyond it, to subscribe is answered `error.not_processed`',
  }),
  M7_STALLED_AFTER_MS: milliseconds({
    default: 30_000,
    description:
      'A socket whose reader takes nothing of what waits for so long loses its subscriptions; after twice as long it is closed',
  }),
  M7_MAXIMUM_CONNECTIONS: Type.Integer({
    minimum: 1,
    default: 10_000,
    description: 'Open sockets of this process; one more is answered 503',
  }),
  M7_CONNECTIONS_PER_USER: Type.Integer({
    minimum: 1,
    default: 200,
    description: 'Open sockets of one user at this process; one more is answered 503',
  }),
};

const SCHEMA = Type.Object(m7SocketConfig);
export type M7SocketConfig = Config<typeof SCHEMA>;
