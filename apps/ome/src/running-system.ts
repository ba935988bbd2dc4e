import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Type, type Static } from 'typebox';
import { Check } from 'typebox/value';
import { CommandError } from './failures.js';

const RunningSystem = Type.Object({
  kafkaBrokers: Type.Array(Type.String({ minLength: 1 }), { minItems: 1 }),
  mongodbUri: Type.String({ minLength: 1 }),
  ports: Type.Optional(Type.Record(Type.String(), Type.Integer())),
});

/** Addresses that a system started from a folder left there. */
export type RunningSystem = Readonly<Static<typeof RunningSystem>>;

/** What a started local system wrote to `.ome/running.json` of the folder; nothing when none runs. */
export function readRunningSystem(folder: string): RunningSystem | undefined {
  const file = join(folder, '.ome', 'running.json');
  const text = readText(file);
  if (text === undefined) return undefined;
  const found = parseJson(text);
  if (Check(RunningSystem, found)) return found;
  throw new CommandError(
    `${file} is not what a started system writes: remove it, or give --brokers and --mongodb`,
  );
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
