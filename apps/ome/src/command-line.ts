import 'reflect-metadata';
import { CommandFactory, CommandRunnerService } from 'nest-commander';
import { CommandLineModule } from './command-line.module.js';
import { failureOf } from './failures.js';
import type { Invocation } from './ome-command.js';
import type { Terminal } from './terminal.js';

/** Runs one command. `args` are the words after `ome`; answers the exit code and never throws. */
export async function runCommandLine(args: readonly string[], terminal: Terminal): Promise<number> {
  const invocation: Invocation = { terminal, exitCode: 0 };
  const fail = (thrown: unknown): void => {
    const { line, exitCode } = failureOf(thrown);
    if (line !== undefined) terminal.writeError(`${line}\n`);
    invocation.exitCode = exitCode;
  };
  try {
    const app = await CommandFactory.createWithoutRunning(
      CommandLineModule.forInvocation(invocation),
      {
        logger: false,
        abortOnError: false,
        serviceErrorHandler: fail,
        errorHandler: (error) => {
          throw error;
        },
        outputConfiguration: {
          writeOut: (text) => terminal.write(text),
          writeErr: (text) => terminal.writeError(text),
        },
      },
    );
    try {
      // commander takes a program's words as Node gives them: after the interpreter and the script.
      await app.get(CommandRunnerService).run(['node', 'ome', ...args]);
    } finally {
      await app.close();
    }
  } catch (thrown) {
    fail(thrown);
  }
  return invocation.exitCode;
}
