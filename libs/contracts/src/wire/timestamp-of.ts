import { timestamp } from '@ome/domain';
import type { Timestamp } from '@ome/domain';
import { rememberLast } from './remember-last.js';

/** A time (milliseconds since 1970) as records say it. */
export const timestampOf: (milliseconds: number) => Timestamp = rememberLast((milliseconds) =>
  timestamp(new Date(milliseconds).toISOString()),
);
