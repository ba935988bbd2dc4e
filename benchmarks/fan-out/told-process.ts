import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** What a contender is asked to do, one after another. */
type Ask =
  | { readonly ask: 'tell'; readonly events: number; readonly perTurn: number }
  | { readonly ask: 'used' };

/** Its answers: that it listens, that it has told, what it has used. */
type Answer =
  { readonly port: number } | { readonly told: true } | { readonly processorUs: number };

/** In the contender's process: listens, and tells events as it is asked to. */
export function contend(port: number, tell: () => void): void {
  process.on('message', (message: Ask) => {
    if (message.ask === 'used') {
      const { user, system } = process.cpuUsage();
      return answer({ processorUs: user + system });
    }
    return tellInTurns(message.events, message.perTurn, tell);
  });
  process.once('disconnect', () => process.exit(0));
  answer({ port });
}

function tellInTurns(events: number, perTurn: number, tell: () => void): void {
  const inThisTurn = Math.min(events, perTurn);
  for (let told = 0; told < inThisTurn; told += 1) tell();
  if (events === inThisTurn) return answer({ told: true });
  setImmediate(() => tellInTurns(events - inThisTurn, perTurn, tell));
  return undefined;
}

function answer(value: Answer): void {
  process.send?.(value);
}

/** The same from outside. */
export class Contender {
  readonly #child: ChildProcess;
  readonly port: number;

  private constructor(child: ChildProcess, port: number) {
    this.#child = child;
    this.port = port;
  }

  static async of(child: ChildProcess): Promise<Contender> {
    const [{ port }] = await once(child, 'message');
    return new Contender(child, port);
  }

  async tell(events: number, perTurn: number): Promise<void> {
    await this.#asked({ ask: 'tell', events, perTurn });
  }

  /** Processor time of the whole process since its start. */
  async processorUs(): Promise<number> {
    const { processorUs } = await this.#asked({ ask: 'used' });
    return Number(processorUs);
  }

  end(): void {
    this.#child.disconnect();
  }

  async #asked(ask: Ask): Promise<Readonly<Record<string, unknown>>> {
    const answered = once(this.#child, 'message');
    this.#child.send(ask);
    const [message] = await answered;
    return message;
  }
}
