import {
  inboxMessageOf,
  inboxMessageToPartition,
  type InboxMessage,
  type InboxTimeRecord,
} from '@ome/contracts';
import type { ClockQueries, OpenMassCancel } from '@ome/projections';
import type { InboxWords } from './inbox-words.js';
import type { SaidWords } from './said-words.js';
import { cancelOf, endOf } from './time-records.js';

interface MassCancelWordsOptions {
  readonly queries: Pick<ClockQueries, 'ordersToCancel'>;
  readonly said: SaidWords;
  readonly words: InboxWords;
  readonly partitionCount: number;
}

/** Cancels of one mass cancel that are on their way together. */
const CANCELS_TOGETHER = 500;

/** What the clock says of a mass cancel: a cancel of every open order in its scope, then its end. */
export class MassCancelWords {
  constructor(private readonly options: MassCancelWordsOptions) {}

  /** Every order, then the end: the cancels are decided before it, each in the account's partition, which is the marker's. */
  async say(cancel: OpenMassCancel, now: Date): Promise<void> {
    const { queries, said, words, partitionCount } = this.options;
    const { partition } = cancel;
    const at = now.toISOString();
    const mayGo = answeredOnce(() => words.mayGo(partition));
    let orders = 0;
    let together: Promise<boolean>[] = [];
    for await (const order of queries.ordersToCancel(cancel)) {
      orders += 1;
      const record = cancelOf(cancel, order, at);
      if (!said.mayBeSaid(record.inputId)) continue;
      if (!mayGo()) return;
      const message = inboxMessageOf(record, partitionCount);
      together.push(said.say(record.inputId, () => words.send(message)));
      if (together.length < CANCELS_TOGETHER) continue;
      if (!(await areDurable(together))) return;
      together = [];
    }
    if (!(await areDurable(together))) return;
    const end = endOf(cancel, orders, at);
    if (!said.mayBeSaid(end.inputId) || !mayGo()) return;
    const message = this.#messageOf(end, partition);
    await said.say(end.inputId, () => words.send(message));
  }

  /** The end of a mass cancel that names no account is the partition's. */
  #messageOf(end: InboxTimeRecord, partition: number): InboxMessage {
    return end.account === undefined
      ? inboxMessageToPartition(end, partition)
      : inboxMessageOf(end, this.options.partitionCount);
  }
}

/** A mass cancel of which all was said asks for no turn; any other has one turn for all its words. */
function answeredOnce(ask: () => boolean): () => boolean {
  let answer: boolean | undefined;
  return () => (answer ??= ask());
}

async function areDurable(sent: readonly Promise<boolean>[]): Promise<boolean> {
  return (await Promise.all(sent)).every((isDurable) => isDurable);
}
