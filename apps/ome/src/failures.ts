/** The command was understood and could not be done; the message is one line that says what to do. Exit code 1. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}

/** The command was not understood. Exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** How a failed command ends: what to print on stderr, and the exit code. */
export interface Failure {
  readonly line?: string;
  readonly exitCode: number;
}

/** commander has printed its own message already; asking for help is no failure. */
const isCommanderEnd = (thrown: unknown): thrown is Error & { readonly exitCode: number } =>
  thrown instanceof Error &&
  'code' in thrown &&
  String(thrown.code).startsWith('commander.') &&
  'exitCode' in thrown &&
  typeof thrown.exitCode === 'number';

/** What is said of anything that ends a command, and its exit code: 2 for usage, 1 for the rest. */
export function failureOf(thrown: unknown): Failure {
  if (isCommanderEnd(thrown)) return { exitCode: thrown.exitCode === 0 ? 0 : 2 };
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return { line: `ome: ${message}`, exitCode: thrown instanceof UsageError ? 2 : 1 };
}
