import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
const file = join(folder, 'running.json');

export function writeRunning(running: Running): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, `${JSON.stringify(running, null, 2)}\n`);
}

export function removeRunning(): void {
  rmSync(file, { force: true });
}

export function readRunning(): Running {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Running;
  } catch {
    throw new Error('Nothing is running from this folder: type `npm start` first.');
  }
}
