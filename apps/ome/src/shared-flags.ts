import { Option } from 'nest-commander';
import type { CommonOptions, Invocation, OmeCommand } from './ome-command.js';

/** Of a command that changes something in somebody's name. */
export interface OperatorOptions extends CommonOptions {
  readonly operator?: string;
}

/** Of a command that gives something up. */
export interface ReasonOptions extends CommonOptions {
  readonly reason?: string;
}

/** Of a command that talks to order-lifecycle. */
export interface LifecycleOptions extends CommonOptions {
  readonly lifecycle?: string;
}

/** What a command with these options extends. */
type BaseCommand<Options extends CommonOptions> = abstract new (
  invocation: Invocation,
) => OmeCommand<Options>;

/** A base whose commands have `--operator` too. */
export function withOperator<Options extends OperatorOptions>(
  base: BaseCommand<Options>,
): BaseCommand<Options> {
  abstract class OperatorCommand extends base {
    @Option({ flags: '--operator <name>', description: 'Who acts; else the user of this machine' })
    parseOperator(given: string): string {
      return given;
    }
  }
  return OperatorCommand;
}

/** A base whose commands have `--reason` too. */
export function withReason<Options extends ReasonOptions>(
  base: BaseCommand<Options>,
): BaseCommand<Options> {
  abstract class ReasonCommand extends base {
    @Option({ flags: '--reason <text>', description: 'Why; it is kept in the log' })
    parseReason(given: string): string {
      return given;
    }
  }
  return ReasonCommand;
}

/** A base whose commands have `--lifecycle` too. */
export function withLifecycle<Options extends LifecycleOptions>(
  base: BaseCommand<Options>,
): BaseCommand<Options> {
  abstract class LifecycleCommand extends base {
    @Option({ flags: '--lifecycle <urls>', description: 'order-lifecycle; else LIFECYCLE_URLS' })
    parseLifecycle(given: string): string {
      return given;
    }
  }
  return LifecycleCommand;
}
