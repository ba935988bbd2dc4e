import { withoutCredentials } from '@ome/platform';
import { OrderListQueries, OrderQueries, type Checkpoint } from '@ome/projections';
import { Option, SubCommand } from 'nest-commander';
import { CommandError } from '../failures.js';
import { OmeCommand, wholeNumber, type Answer, type CommonOptions } from '../ome-command.js';
import type { Session } from '../session.js';
import { databaseText, type DatabaseReport } from './database-text.js';
import { projectionStandings } from './projection-standing.js';

interface ShowDatabaseOptions extends CommonOptions {
  readonly newest?: number;
}

const DEFAULT_NEWEST = 10;

@SubCommand({
  name: 'show',
  description: 'Collections, how far each partition is projected, and the newest orders',
})
export class ShowDatabaseCommand extends OmeCommand<ShowDatabaseOptions> {
  @Option({ flags: '--newest <count>', description: `Newest orders; default ${DEFAULT_NEWEST}` })
  parseNewest(given: string): number {
    return wholeNumber('--newest')(given);
  }

  protected override async answer(
    _args: readonly string[],
    { newest = DEFAULT_NEWEST }: ShowDatabaseOptions,
    session: Session,
  ): Promise<Answer> {
    const store = await session.store();
    const queries = new OrderQueries(store);
    const counts = await store.collectionCounts();
    const report: DatabaseReport = {
      database: withoutCredentials(session.addresses.mongodbUri),
      collections: [...counts].map(([name, documents]) => ({ name, documents })),
      ...(await standings(session, await queries.checkpoints())),
      newestOrders: await new OrderListQueries(store).list({ accounts: 'ANY' }, { limit: newest }),
    };
    return { document: report, text: databaseText(report) };
  }
}

/** The database can be looked at without Kafka; only the lag is missing then. */
async function standings(session: Session, checkpoints: ReadonlyMap<number, Checkpoint>) {
  try {
    return { partitions: await projectionStandings(await session.kafka(), checkpoints) };
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    return { partitions: [], logFault: error.message };
  }
}
