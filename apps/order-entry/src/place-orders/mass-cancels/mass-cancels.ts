import { randomUUID } from 'node:crypto';
import { prefixedRequestId, type InboxControlRecord } from '@ome/contracts';
import { EVERY_ACCOUNT, mayTrade, principalOf, type Caller } from '@ome/access';
import { malformedRequest, passedOn, refusal } from '@ome/api';
import type { Asked, InboxDoor, LoggedRecord } from '@ome/outcomes';
import type { ProjectedWrites } from '../../projected-writes.js';
import type { MassCancelQueries, MassCancelView } from '@ome/projections';
import { notTakenProblem } from '../../not-taken.js';
import { refusalIn } from '../outcome-answer.js';
import type { WaitPreference } from '../preference.js';
import { requireOneAccount } from '../../one-account.js';
import { scopeOf } from '../../order-scope.js';
import { requestIdOf, unnamed } from '../request-ids.js';
import { writtenOf } from '../write-requests.js';
import type { MassCancelBody, MassCancelResults, TakenMassCancel } from './mass-cancel-fields.js';
import { resultsOf } from './mass-cancel-results.js';

/** Only the writers know whether the id was used before; one that is away must not hold the answer up. */
const DECIDED_WITHIN_MS = 1_000;
const UNDECIDED =
  'It is durable, but not decided everywhere yet, nor whether its id was used before. To ask, repeat it under the same id.';
const REPEATED =
  'It was asked for before under this id: the results are those of that time, and nothing else is canceled.';

interface MassCancelsOptions {
  readonly door: Pick<InboxDoor, 'ask' | 'askPartition'>;
  readonly queries: Pick<MassCancelQueries, 'byRequest'>;
  readonly written: Pick<ProjectedWrites, 'missing'>;
  readonly partitionCount: number;
  readonly decidedWithinMs?: number;
}

type Scope = Omit<MassCancelBody, 'account' | 'user' | 'text' | 'requestId'> & {
  readonly submittedBy?: string;
};

/** Mass cancels are markers in the log; the clock cancels the orders one by one, and this door reports. */
export class MassCancels {
  constructor(private readonly options: MassCancelsOptions) {}

  /**
   * Resolves when every account's marker is durable, and its outcome known unless that takes longer than the wait.
   * @throws ProblemException when it was not surely taken (repeating it is harmless) or was refused: 409 for a used id
   */
  async request(
    body: MassCancelBody,
    caller: Caller,
    key: string | undefined,
    wait?: WaitPreference,
  ): Promise<TakenMassCancel> {
    const id = requestIdOf(key, body.requestId) ?? unnamed('requestId');
    const { account, user, text, requestId: _requestId, ...others } = body;
    const scope = { ...others, ...(user !== undefined && { submittedBy: user }) };
    const accounts = accountsOf(caller, account);
    const asking =
      accounts === 'EVERY'
        ? this.#askEverywhere(scope, text, caller, id)
        : accounts.map((each) => this.#askOf(each, scope, text, caller, id));
    const asked = await Promise.allSettled(asking);
    const outcomes = await this.#outcomesOf(
      asked.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : [])),
      wait,
    );
    for (const result of asked) {
      if (result.status === 'rejected') throw notTakenProblem(result.reason, id);
    }
    const url = `/v1/mass-cancels/${encodeURIComponent(id)}`;
    const said = whatBecame(outcomes, { requestId: id, url });
    return { id, url, accounts: accounts === 'EVERY' ? [] : [...accounts], ...said };
  }

  #outcomesOf(
    asked: readonly Asked[],
    wait: WaitPreference | undefined,
  ): Promise<readonly (LoggedRecord | undefined)[]> {
    const withinMs = wait?.waitMs ?? this.options.decidedWithinMs ?? DECIDED_WITHIN_MS;
    return Promise.all(
      asked.map(({ conversation }) =>
        conversation.outcome(withinMs).finally(() => conversation.close()),
      ),
    );
  }

  /** `undefined`: the projection knows none of the caller's under this id. */
  async results(id: string, caller: Caller): Promise<MassCancelResults | undefined> {
    await this.options.written.missing(caller.user);
    const parts: readonly MassCancelView[] = await this.options.queries.byRequest(
      id,
      scopeOf(caller, undefined),
    );
    return parts.length === 0 ? undefined : resultsOf(id, parts);
  }

  #askOf(
    account: string,
    scope: Scope,
    text: string | undefined,
    caller: Caller,
    id: string,
  ): Promise<Asked> {
    const said = text === undefined ? {} : { text };
    const { record } = writtenOf(
      { type: 'MASS_CANCEL', account, scope: { account, ...scope }, ...said },
      caller,
      id,
    );
    return this.options.door.ask(record, true);
  }

  #askEverywhere(
    scope: Scope,
    text: string | undefined,
    caller: Caller,
    id: string,
  ): readonly Promise<Asked>[] {
    const { door, partitionCount } = this.options;
    return Array.from({ length: partitionCount }, (_, partition) => {
      const record: InboxControlRecord = {
        kind: 'CONTROL',
        inputId: `http-${randomUUID()}`,
        requestId: prefixedRequestId('http', id),
        receivedAt: new Date().toISOString(),
        principal: principalOf(caller),
        body: { type: 'MASS_CANCEL', scope, ...(text === undefined ? {} : { text }) },
      };
      return door.askPartition(record, partition, true);
    });
  }
}

/** Of all its parts. @throws ProblemException when one was refused */
function whatBecame(
  outcomes: readonly (LoggedRecord | undefined)[],
  members: { readonly requestId: string; readonly url: string },
): Pick<TakenMassCancel, 'repeated' | 'detail'> {
  for (const outcome of outcomes) {
    const reason = outcome && refusalIn(outcome.record);
    if (reason !== undefined) throw passedOn(reason, members);
  }
  if (outcomes.includes(undefined)) return { detail: UNDECIDED };
  const repeated = outcomes.every((outcome) => outcome?.record.type === 'REQUEST_REPEATED');
  return repeated ? { repeated: true, detail: REPEATED } : {};
}

/** The account that is named, or all that the caller trades. @throws ProblemException for a foreign one, and for none where only an operator may ask every partition */
function accountsOf(caller: Caller, named: string | undefined): readonly string[] | 'EVERY' {
  if (named !== undefined) {
    requireOneAccount(named, 'account');
    if (mayTrade(caller, named)) return [named];
    const context = { field: 'account', value: named, allowed: caller.accounts };
    throw refusal({ code: 'ACCOUNT_NOT_ALLOWED' }, { context });
  }
  if (caller.role === 'operator') return 'EVERY';
  if (caller.accounts.length === 0) {
    throw refusal({ code: 'ACCOUNT_NOT_ALLOWED' }, { context: { field: 'account', allowed: [] } });
  }
  if (!mayTrade(caller, EVERY_ACCOUNT)) return caller.accounts;
  throw malformedRequest(['account: is missing; it says for which of your accounts this is']);
}
