import { inspect } from 'node:util';

export interface WaitOptions {
  /** Limit in milliseconds. */
  readonly within: number;
  /** What is awaited, for the error message: "waited 500 ms for <what>". */
  readonly what: string;
}

const firstPause = 5;
const longestPause = 100;

/**
 * Polls until the condition answers something truthy, and answers that. A condition that throws is
 * not yet met; the last error or value is told when the limit is reached.
 */
export async function waitFor<T>(
  condition: () => T | Promise<T>,
  { within, what }: WaitOptions,
): Promise<NonNullable<T>> {
  const deadline = performance.now() + within;
  let last = 'it was never answered';
  for (let pause = firstPause; ; pause = Math.min(pause * 2, longestPause)) {
    const left = deadline - performance.now();
    if (left <= 0) throw new Error(`Waited ${within} ms for ${what}; last: ${last}`);
    try {
      const value = await settledWithin(left, condition);
      if (value) return value;
      last = inspect(value, { depth: 4 });
    } catch (error) {
      if (error instanceof NotSettled) continue;
      last = String(error);
    }
    await new Promise((resume) => setTimeout(resume, Math.min(pause, left)));
  }
}

class NotSettled extends Error {}

/** A condition that hangs (a connect without a time limit) must not outlive the limit. */
async function settledWithin<T>(limit: number, condition: () => T | Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new NotSettled()), limit);
  });
  try {
    return await Promise.race([condition(), timeout]);
  } finally {
    clearTimeout(timer);
  }
}
