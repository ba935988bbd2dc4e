import { Option, SubCommand } from 'nest-commander';
import { UsageError } from '../failures.js';
import { OmeCommand, type Answer, type CommonOptions } from '../ome-command.js';
import type { Session } from '../session.js';
import { findOrder, unknownOrder, type FoundOrder } from './find-order.js';
import { lastOrderEvent, orderText, type OrderReport } from './order-text.js';
import { readStory } from './read-story.js';

interface ShowOrderOptions extends CommonOptions {
  readonly account?: string;
}

const MAXIMUM_NAME_LENGTH = 128;

@SubCommand({
  name: 'show',
  arguments: '<name>',
  argsDescription: { name: 'orderId, any clientOrderId of the order, or an equities id' },
  description: 'An order: its state, its story, and where it stands in the log',
})
export class ShowOrderCommand extends OmeCommand<ShowOrderOptions> {
  @Option({ flags: '--account <account>', description: 'Whose order, where several have the name' })
  parseAccount(given: string): string {
    return given;
  }

  protected override async answer(
    [name = '']: readonly string[],
    { account }: ShowOrderOptions,
    session: Session,
  ): Promise<Answer> {
    if (name === '' || name.length > MAXIMUM_NAME_LENGTH) {
      throw new UsageError(`a name has 1 to ${MAXIMUM_NAME_LENGTH} characters`);
    }
    const found = await findOrder(session, name, account);
    const report = await this.#report(session, name, found);
    return { document: documentOf(report), text: orderText(report) };
  }

  async #report(session: Session, name: string, found: FoundOrder): Promise<OrderReport> {
    const { orderIds, ...known } = found;
    const kafka = await session.kafka();
    for (const id of orderIds) {
      const story = await readStory(kafka, id);
      if (story.entries.length > 0 || known.document !== undefined) return { ...known, story };
    }
    throw unknownOrder(name, known.databaseFault);
  }
}

function documentOf({ document, databaseFault, story }: OrderReport): object {
  const { entries, ...place } = story;
  return {
    orderId: story.orderId,
    order: document ?? null,
    log: { ...place, version: lastOrderEvent(entries)?.version ?? null },
    ...(databaseFault === undefined ? {} : { databaseFault }),
    story: entries,
  };
}
