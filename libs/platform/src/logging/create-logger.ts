import {
  pino,
  stdTimeFunctions,
  type DestinationStream,
  type LevelWithSilent,
  type Logger as PinoLogger,
} from 'pino';

interface LoggerOptions {
  /** Written as `service` on every line. */
  readonly name: string;
  readonly level: LevelWithSilent;
  /** Where lines go; stdout unless given. */
  readonly destination?: DestinationStream;
}

const SECRETS = [
  'authorization',
  'cookie',
  'password',
  'token',
  'req.headers.authorization',
  'req.headers.cookie',
  'req.headers["proxy-authorization"]',
  'res.headers["set-cookie"]',
  'headers.authorization',
  'headers.cookie',
];

/**
 * A logger that writes one JSON object per line: level as a word, ISO time, `service`, fields,
 * `msg`. Credentials in the usual places are replaced; do not log bodies that hold others.
 */
export function createLogger({ name, level, destination }: LoggerOptions): PinoLogger {
  const options = {
    level,
    base: { service: name, pid: process.pid },
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: SECRETS, censor: '[redacted]' },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}
