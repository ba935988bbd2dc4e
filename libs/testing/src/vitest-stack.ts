import type { TestProject } from 'vitest/node';
import { startStack, type Stack } from './stack/start-stack.js';
import './stack-addresses.js';

interface SharedStack {
  readonly starting: Promise<Stack>;
  users: number;
}

// Vitest runs this file once for each project, each time as a module of its own: what the projects
// share has to be found by a global name.
const shared = globalThis as { omeSharedStack?: SharedStack | undefined };

/** Vitest's global setup of the projects `int` and `e2e`: one stack per run, for both. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const stack = (shared.omeSharedStack ??= { starting: startStack(), users: 0 });
  stack.users += 1;
  const { kafkaBrokers, mongodbUri, stop } = await stack.starting;
  project.provide('stack', { kafkaBrokers, mongodbUri });
  return async () => {
    stack.users -= 1;
    if (stack.users > 0) return;
    shared.omeSharedStack = undefined;
    await stop();
  };
}
