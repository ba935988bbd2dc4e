import { createInterface } from 'node:readline/promises';

/** Where a command writes and whom it may ask. */
export interface Terminal {
  /** To stdout. */
  write(text: string): void;
  /** To stderr. */
  writeError(text: string): void;
  /** True when a person sits at both ends. */
  readonly interactive: boolean;
  /** Asks a question and answers whether it was agreed to. */
  confirm(question: string): Promise<boolean>;
}

async function confirmed(question: string): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await lines.question(`${question} [y/N] `);
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    lines.close();
  }
}

/** The terminal that this process was started from. */
export const processTerminal: Terminal = {
  write: (text) => void process.stdout.write(text),
  writeError: (text) => void process.stderr.write(text),
  interactive: process.stdin.isTTY && process.stdout.isTTY,
  confirm: confirmed,
};
