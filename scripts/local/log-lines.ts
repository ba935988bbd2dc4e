import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

const LOUD: Readonly<Record<string, string>> = { warn: 'WARN', error: 'ERROR', fatal: 'FATAL' };
const HIDDEN = new Set(['level', 'time', 'pid', 'hostname', 'msg', 'name', 'service', 'v']);
const colour = process.stdout.isTTY;
const RED = '\u001B[31m';
const YELLOW = '\u001B[33m';
const PLAIN = '\u001B[0m';

/** Prints a service's JSON log as lines for people: prefix, time, level, message, fields. */
export function printLogLines(service: string, width: number, stream: Readable): void {
  createInterface({ input: stream }).on('line', (line) => {
    process.stdout.write(`${service.padEnd(width)} | ${readable(line)}\n`);
  });
}

export function readable(line: string): string {
  const record = parsed(line);
  if (record === undefined) return line;
  const { level = 'info', time = '', msg = '' } = record;
  const head = `${String(time).slice(11, 23)} ${(LOUD[String(level)] ?? String(level)).padEnd(5)}`;
  const fields = Object.entries(record)
    .filter(([name]) => !HIDDEN.has(name))
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  return painted([head, String(msg), ...fields].join(' '), String(level));
}

function painted(text: string, level: string): string {
  if (!colour || !(level in LOUD)) return text;
  return `${level === 'warn' ? YELLOW : RED}${text}${PLAIN}`;
}

function parsed(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
