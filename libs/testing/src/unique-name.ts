import { randomBytes } from 'node:crypto';

/** A name for a topic, group or database that no other spec, and no other run, uses. */
export const uniqueName = (prefix: string): string => `${prefix}-${randomBytes(5).toString('hex')}`;
