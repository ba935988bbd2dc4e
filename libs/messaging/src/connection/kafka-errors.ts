/** What this library reads from an error that came from kafkajs, whatever it was wrapped in. */
export interface KafkaErrorFacts {
  /** Protocol error name, for example `NOT_LEADER_FOR_PARTITION`; empty when it is none. */
  readonly type: string;
  /** Class name of the innermost kafkajs error. */
  readonly name: string;
  /** System error code, for example `ECONNREFUSED`; empty when there is none. */
  readonly code: string;
  readonly message: string;
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

const innermost = (error: unknown): unknown => {
  let current = error;
  const seen = new Set<unknown>();
  while (current instanceof Error && current.cause !== undefined && !seen.has(current)) {
    seen.add(current);
    current = current.cause;
  }
  return current;
};

/** Looks through kafkajs' wrappers (retries exceeded, non-retriable) at the error underneath. */
export const kafkaErrorFacts = (error: unknown): KafkaErrorFacts => {
  const root = innermost(error);
  if (!(root instanceof Error)) return { type: '', name: '', code: '', message: String(root) };
  return {
    type: 'type' in root ? textOf(root.type) : '',
    name: root.name,
    code: 'code' in root ? textOf(root.code) : '',
    message: root.message,
  };
};

/** The error itself when it is one, else an error that says what was thrown. */
export const asError = (thrown: unknown): Error =>
  thrown instanceof Error ? thrown : new Error(`not an Error was thrown: ${String(thrown)}`);
