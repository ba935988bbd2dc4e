import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

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
  /** Asks for what nobody may see, without showing it; without a person, the first line of stdin. */
  secret(question: string): Promise<string>;
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

/** The line goes to nobody: what is typed would be echoed to it. */
async function hidden(question: string): Promise<string> {
  const shown = process.stdin.isTTY;
  if (shown) process.stderr.write(question);
  const output = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output, terminal: shown });
  try {
    for await (const line of lines) return line;
    return '';
  } finally {
    lines.close();
    if (shown) process.stderr.write('\n');
  }
}

/** The terminal that this process was started from. */
export const processTerminal: Terminal = {
  write: (text) => void process.stdout.write(text),
  writeError: (text) => void process.stderr.write(text),
  interactive: process.stdin.isTTY && process.stdout.isTTY,
  confirm: confirmed,
  secret: hidden,
};
