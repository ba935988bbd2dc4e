import { randomUUID } from 'node:crypto';
import { prefixedRequestId, type InboxControlRecord } from '@ome/contracts';
import { mayTrade, principalOf, type Caller } from '@ome/access';
import { refusal } from '@ome/api';
import type { Asked, InboxDoor } from '@ome/outcomes';
import type { ProjectedWrites } from '../../projected-writes.js';
import type { MassCancelQueries, MassCancelView } from '@ome/projections';
import { notTakenProblem } from '../../not-taken.js';
import { requestIdOf, unnamed, writtenOf } from '../write-requests.js';
import type { MassCancelBody, MassCancelResults, TakenMassCancel } from './mass-cancel-fields.js';
import { resultsOf } from './mass-cancel-results.js';

interface MassCancelsOptions {
  readonly door: Pick<InboxDoor, 'ask' | 'askPartition'>;
  readonly queries: Pick<MassCancelQueries, 'byRequest'>;
  readonly written: Pick<ProjectedWrites, 'missing'>;
  readonly partitionCount: number;
}

type Scope = Omit<MassCancelBody, 'account' | 'user' | 'text' | 'requestId'> & {
  readonly submittedBy?: string;
};

/** Mass cancels are markers in the log; the clock cancels the orders one by one, and this door reports. */
export class MassCancels {
  constructor(private readonly options: MassCancelsOptions) {}

  /** Resolves when every account's marker is durable. @throws ProblemException otherwise; repeating it is harmless */
  async request(
    body: MassCancelBody,
    caller: Caller,
    key: string | undefined,
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
    for (const result of asked)
      if (result.status === 'fulfilled') result.value.conversation.close();
    for (const result of asked) {
      if (result.status === 'rejected') throw notTakenProblem(result.reason, id);
    }
    const url = `/v1/mass-cancels/${encodeURIComponent(id)}`;
    return { id, url, accounts: accounts === 'EVERY' ? [] : [...accounts] };
  }

  /** `undefined`: the projection knows none of the caller's under this id. */
  async results(id: string, caller: Caller): Promise<MassCancelResults | undefined> {
    const scope = caller.role === 'operator' ? 'ANY' : caller.accounts;
    await this.options.written.missing(caller.user);
    const parts: readonly MassCancelView[] = await this.options.queries.byRequest(id, scope);
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

/** The account that is named, or all that the caller trades. @throws ProblemException for a foreign one */
function accountsOf(caller: Caller, named: string | undefined): readonly string[] | 'EVERY' {
  if (named !== undefined) {
    if (mayTrade(caller, named)) return [named];
    const context = { field: 'account', value: named, allowed: caller.accounts };
    throw refusal({ code: 'ACCOUNT_NOT_ALLOWED' }, { context });
  }
  return caller.role === 'operator' ? 'EVERY' : caller.accounts;
}
