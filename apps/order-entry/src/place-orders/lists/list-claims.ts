import { LISTS_OF_USERS, type Caller } from '@ome/access';
import { passedOn } from '@ome/api';
import type { InboxRequestBody, InboxRequestRecord } from '@ome/contracts';
import type { Asked, InboxDoor } from '@ome/outcomes';
import { ProblemException, problemDetails } from '@ome/platform';
import { notTakenProblem } from '../../not-taken.js';
import { refusalIn } from '../outcome-answer.js';
import { shortName } from '../request-ids.js';
import { writtenOf } from '../write-requests.js';
import type { WrittenList } from './list-requests.js';

/** Takes the id of a list, so that it stands for one list for ever. */
export class ListClaims {
  constructor(
    private readonly door: Pick<InboxDoor, 'ask'>,
    /** One that is away must not hold the door open. */
    private readonly decidedWithinMs: number,
  ) {}

  /**
   * Resolves when the id is the list's for its caller, whatever its accounts are, and for whoever
   * writes to `accounts`. The requests of a list that is not known to have its id must not be sent:
   * of another list under it, the writer would take what the first one had not.
   * @throws ProblemException 409 when it was used for something else, 503 when that is not known
   */
  async claim(list: WrittenList, caller: Caller, accounts: readonly string[]): Promise<void> {
    const { requestId, contentHash } = list;
    if (contentHash === undefined) return;
    const claims = claimsOf({ requestId, contentHash, accounts }, caller);
    const urgent = list.items.some(({ type }) => type === 'CANCEL_ORDER');
    const asked = await Promise.allSettled(claims.map((record) => this.door.ask(record, urgent)));
    const made = await Promise.all(
      asked.flatMap((each) => (each.status === 'fulfilled' ? [this.#made(each.value)] : [])),
    );
    for (const claim of made) {
      if (claim.kind === 'refused') throw passedOn(claim.reason, { requestId });
    }
    for (const each of asked) {
      if (each.status === 'rejected') throw notTakenProblem(each.reason, requestId);
    }
    if (made.some(({ kind }) => kind === 'undecided')) throw undecided(requestId);
  }

  async #made({ conversation }: Asked): Promise<Claim> {
    try {
      const outcome = await conversation.outcome(this.decidedWithinMs);
      if (outcome === undefined) return { kind: 'undecided' };
      const reason = refusalIn(outcome.record);
      return reason === undefined ? { kind: 'taken' } : { kind: 'refused', reason };
    } finally {
      conversation.close();
    }
  }
}

/** The accounts that the list writes to. */
export function accountsOf({ items }: WrittenList): readonly string[] {
  const accounts = items.flatMap(({ write }) =>
    write instanceof ProblemException ? [] : (write.record.account ?? []),
  );
  return [...new Set(accounts)];
}

type Claim =
  | { readonly kind: 'taken' | 'undecided' }
  | { readonly kind: 'refused'; readonly reason: NonNullable<ReturnType<typeof refusalIn>> };

interface ClaimedId {
  readonly requestId: string;
  readonly contentHash: string;
  readonly accounts: readonly string[];
}

/** Under the id of the list itself: one in each account, and one among the lists of the caller. */
function claimsOf(
  { requestId, contentHash, accounts }: ClaimedId,
  caller: Caller,
): readonly InboxRequestRecord[] {
  const claim = (account: string, by: Caller): InboxRequestRecord => {
    const body: InboxRequestBody = { type: 'ORDER_LIST', account, contentHash, orders: [] };
    return writtenOf(body, by, requestId).record;
  };
  const own = listsOf(caller);
  return [
    claim(own, { ...caller, accounts: [own] }),
    ...accounts.map((account) => claim(account, caller)),
  ];
}

/** Stands where an account does, so that lists of one caller meet whatever accounts they are of. The doors take no other request for such a name. */
function listsOf({ user }: Caller): string {
  return `${LISTS_OF_USERS}${shortName(user)}`;
}

function undecided(requestId: string): ProblemException {
  const detail = `The engine has not said in time whether this id is the list's, and nothing is sent on now. If the list was taken before, its requests are as they were decided then. To ask, or to send it, repeat it with Idempotency-Key: ${requestId}. Cancels of single orders and mass cancels do not wait for this.`;
  return new ProblemException(problemDetails(503, detail, { outcome: 'UNKNOWN', requestId }), {
    'retry-after': '1',
  });
}
