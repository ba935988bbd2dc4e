import { equitiesBaseOrderId, inboxReportOf, type InboxReportRecord } from '@ome/contracts';
import { timestamp } from '@ome/domain';
import type { InboxDoor } from '@ome/outcomes';
import type { Logger } from '@ome/platform';
import type { OrderQueries } from '@ome/projections';
import { answerOf, type ExecutionAnswer } from './answers.js';
import type { Posted, ReadExecution } from './read-execution.js';

interface EquitiesExecutionsOptions {
  readonly door: Pick<InboxDoor, 'ask'>;
  readonly queries: Pick<OrderQueries, 'byAnyName'>;
  /** From the durable report to what the writer says of it. */
  readonly answerTimeoutMs: number;
  readonly log: Logger;
}

/** Takes a report of an execution link and learns whether its order is known. */
export class EquitiesExecutions {
  constructor(private readonly options: EquitiesExecutionsOptions) {}

  async take(execution: ReadExecution, posted: Posted): Promise<ExecutionAnswer> {
    const { door, answerTimeoutMs } = this.options;
    const record = recordOf(execution, await this.#orderIdOf(execution.orderName), posted);
    const { conversation } = await door.ask(record, true);
    try {
      return answerOf((await conversation.outcome(answerTimeoutMs))?.record);
    } finally {
      conversation.close();
    }
  }

  /**
   * The first id of a chain is the order's, and it says itself which chain it is of. Another name
   * is looked up: it may be of an order of another door. Unknown to the database, it is taken for
   * what it looks like, and the writer decides.
   */
  async #orderIdOf(name: string): Promise<string> {
    const base = equitiesBaseOrderId(name);
    if (base === name) return name;
    try {
      const order = await this.options.queries.byAnyName(name, 'ANY');
      if (order !== undefined) return order.orderId;
    } catch (err) {
      this.options.log.warn({ event: 'names-unreachable', err }, 'taking the name as it looks');
    }
    return base ?? name;
  }
}

function recordOf(
  { report }: ReadExecution,
  orderId: string,
  { postId, receivedAt }: Posted,
): InboxReportRecord {
  const addressed = inboxReportOf(
    { ...report, orderId },
    { inputId: postId, receivedAt: timestamp(receivedAt), dialect: 'equities' },
  );
  if (!addressed.resolved) throw new Error('A report that names its orderId is addressed.');
  return addressed.record;
}
