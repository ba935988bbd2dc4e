import kafkajs, { type logCreator } from 'kafkajs';
import type { MessagingLog } from './messaging-log.js';

const { logLevel } = kafkajs;

/**
 * Writes kafkajs' log into ours, one or two levels lower: what kafkajs calls an error is usually retried, and what
 * really fails reaches the caller of this library.
 */
export const logBridge =
  (log: MessagingLog): logCreator =>
  () =>
  ({ namespace, level, log: { message, timestamp: _timestamp, ...fields } }) => {
    const entry = { component: 'kafkajs', namespace, ...fields };
    if (level === logLevel.ERROR || level === logLevel.WARN) log.warn(entry, message);
    else log.debug(entry, message);
  };

/** As `logBridge`, for clients on which retried errors are the normal course of things. */
export const quietLogBridge =
  (log: MessagingLog): logCreator =>
  () =>
  ({ namespace, log: { message, timestamp: _timestamp, ...fields } }) =>
    log.debug({ component: 'kafkajs', namespace, ...fields }, message);
