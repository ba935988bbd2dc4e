import { Inject } from '@nestjs/common';
import { createLogger } from '@ome/platform';
import { CommandRunner, Option } from 'nest-commander';
import { CommandError, UsageError } from './failures.js';
import { addressesOf } from './ome-config.js';
import { Session } from './session.js';
import type { Terminal } from './terminal.js';

/** Token of the invocation that a command belongs to. */
export const INVOCATION = Symbol('Invocation');

/** One call of `ome`. */
export interface Invocation {
  readonly terminal: Terminal;
  exitCode: number;
}

/** Flags that every command has. */
export interface CommonOptions {
  readonly json?: true;
  readonly verbose?: true;
  readonly brokers?: string;
  readonly mongodb?: string;
}

/** What a command found out. */
export interface Answer {
  /** For programs: printed as one JSON document with `--json`. */
  readonly document: object;
  /** For people. */
  readonly text: string;
  /** True when the answer is bad news: exit code 1. */
  readonly failed?: boolean;
}

type ProgramCommand = Parameters<CommandRunner['setCommand']>[0];

/** Usage errors are thrown, so that one place decides on the exit code; extra words are usage errors. */
function strict(command: ProgramCommand): ProgramCommand {
  return command.exitOverride().allowExcessArguments(false).showHelpAfterError('(see --help)');
}

/** A command that only groups others: by itself it prints its help. */
export abstract class CommandGroup extends CommandRunner {
  override setCommand(command: ProgramCommand): this {
    return super.setCommand(strict(command));
  }

  override async run(): Promise<void> {
    this.command.help({ error: true });
  }
}

/** A command with an answer. Subclasses look; this class prints and closes what was opened. */
export abstract class OmeCommand<Options extends CommonOptions> extends CommandRunner {
  constructor(@Inject(INVOCATION) protected readonly invocation: Invocation) {
    super();
  }

  protected abstract answer(
    args: readonly string[],
    options: Options,
    session: Session,
  ): Promise<Answer>;

  override setCommand(command: ProgramCommand): this {
    return super.setCommand(strict(command));
  }

  override async run(args: readonly string[], options: Options): Promise<void> {
    const { terminal } = this.invocation;
    const session = new Session(addressesOf(options), this.#logger(options));
    try {
      const { document, text, failed = false } = await this.answer(args, options, session);
      terminal.write(`${options.json ? JSON.stringify(document, null, 2) : text}\n`);
      if (failed) this.invocation.exitCode = 1;
    } finally {
      await session.close();
    }
  }

  /** Asks before something is changed; a program has to say `--yes`. */
  protected async agreed(
    question: string,
    { yes, json }: CommonOptions & { yes?: true },
  ): Promise<void> {
    if (yes) return;
    const { terminal } = this.invocation;
    if (json || !terminal.interactive) {
      throw new UsageError(`${question} Nobody can be asked here: repeat it with --yes`);
    }
    if (!(await terminal.confirm(question))) throw new CommandError('nothing was done');
  }

  @Option({ flags: '--json', description: 'One JSON document on stdout, for programs' })
  parseJson(): true {
    return true;
  }

  @Option({ flags: '--verbose', description: 'Log to stderr what the connections do' })
  parseVerbose(): true {
    return true;
  }

  @Option({ flags: '--brokers <list>', description: 'Kafka brokers; else KAFKA_BROKERS' })
  parseBrokers(given: string): string {
    return given;
  }

  @Option({ flags: '--mongodb <uri>', description: 'MongoDB address; else MONGODB_URI' })
  parseMongodb(given: string): string {
    return given;
  }

  #logger({ verbose }: CommonOptions) {
    const { terminal } = this.invocation;
    return createLogger({
      name: 'ome',
      level: verbose ? 'debug' : 'silent',
      destination: { write: (line) => terminal.writeError(line) },
    });
  }
}

/** For options: a whole number from 1. @throws UsageError */
export function wholeNumber(flag: string): (given: string) => number {
  return (given) => {
    if (/^[1-9]\d{0,8}$/.test(given)) return Number(given);
    throw new UsageError(`${flag} wants a whole number from 1, not "${given}"`);
  };
}
