/** One variable that cannot be used. `given` is already redacted. */
export interface ConfigFault {
  readonly variable: string;
  readonly given: string;
  readonly allowed: string;
  readonly default: string;
}

/** Every fault of a service's environment at once; the message tells the operator what to set. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(readonly faults: readonly ConfigFault[]) {
    super(messageOf(faults));
  }
}

function messageOf(faults: readonly ConfigFault[]): string {
  const count = faults.length === 1 ? '1 environment variable' : `${faults.length} variables`;
  const lines = faults.map(
    (fault) =>
      `  ${fault.variable}: given ${fault.given}; allowed: ${fault.allowed}; default: ${fault.default}`,
  );
  return [`The configuration cannot be used: ${count} to correct.`, ...lines].join('\n');
}
