import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const SERVICES = [
  'order-entry',
  'order-lifecycle',
  'fill-ingestion',
  'notifications',
  'venue-simulator',
  'trade-post',
] as const;
export type ServiceName = (typeof SERVICES)[number];

/** Where a started system can be reached; kept in a file so that the demo finds it. */
export interface Running {
  readonly kafkaBrokers: readonly string[];
  readonly mongodbUri: string;
  readonly ports: Readonly<Record<ServiceName, number>>;
}

const folder = join(import.meta.dirname, '..', '..', '.ome');
export const runningFile = join(folder, 'running.json');

/** Of two that run from one folder, the later one is found. */
export function writeRunning(running: Running): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(runningFile, `${JSON.stringify({ ...running, pid: process.pid }, null, 2)}\n`);
}

/** Leaves the file alone when another starter has written it since. */
export function removeRunning(): void {
  if (!existsSync(runningFile)) return;
  const { pid } = JSON.parse(readFileSync(runningFile, 'utf8')) as { readonly pid: number };
  if (pid === process.pid) rmSync(runningFile);
}

export function readRunning(): Running {
  try {
    return JSON.parse(readFileSync(runningFile, 'utf8')) as Running;
  } catch {
    throw new Error('Nothing is running from this folder: type `npm start` first.');
  }
}
