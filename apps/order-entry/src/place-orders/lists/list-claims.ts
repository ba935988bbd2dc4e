import type { Caller } from '@ome/access';
import { passedOn } from '@ome/api';
import type { InboxRequestBody, InboxRequestRecord } from '@ome/contracts';
import type { Asked, InboxDoor } from '@ome/outcomes';
import { ProblemException } from '@ome/platform';
import { notTakenProblem } from '../../not-taken.js';
import { refusalIn } from '../outcome-answer.js';
import { writtenOf } from '../write-requests.js';
import type { WrittenList } from './list-requests.js';

/** A writer that is away must not hold the list's requests up: its cancels pass. */
const DECIDED_WITHIN_MS = 1_000;

/** Takes the id of a list whose requests are decided one by one, so that it stands for one list for ever. */
export class ListClaims {
  constructor(
    private readonly door: Pick<InboxDoor, 'ask'>,
    private readonly decidedWithinMs = DECIDED_WITHIN_MS,
  ) {}

  /**
   * Resolves when the id is the list's in every account that it is about, or that is not known soon.
   * @throws ProblemException 409 when it was used for something else, 503 when it was not surely taken
   */
  async claim(list: WrittenList, caller: Caller): Promise<void> {
    const asked = await Promise.allSettled(
      claimsOf(list, caller).map((record) => this.door.ask(record, true)),
    );
    const reused = await Promise.all(
      asked.flatMap((each) => (each.status === 'fulfilled' ? [this.#isReused(each.value)] : [])),
    );
    const { requestId } = list;
    if (reused.includes(true)) throw passedOn({ code: 'REQUEST_ID_REUSED' }, { requestId });
    for (const each of asked) {
      if (each.status === 'rejected') throw notTakenProblem(each.reason, requestId);
    }
  }

  async #isReused({ conversation }: Asked): Promise<boolean> {
    try {
      const outcome = await conversation.outcome(this.decidedWithinMs);
      return outcome !== undefined && refusalIn(outcome.record)?.code === 'REQUEST_ID_REUSED';
    } finally {
      conversation.close();
    }
  }
}

/** One in each account, under the id of the list itself. */
function claimsOf(
  { requestId, contentHash, items }: WrittenList,
  caller: Caller,
): readonly InboxRequestRecord[] {
  if (contentHash === undefined) return [];
  const accounts = items.flatMap(({ write }) =>
    write instanceof ProblemException ? [] : (write.record.account ?? []),
  );
  return [...new Set(accounts)].map((account) => {
    const body: InboxRequestBody = { type: 'ORDER_LIST', account, contentHash, orders: [] };
    return writtenOf(body, caller, requestId).record;
  });
}
