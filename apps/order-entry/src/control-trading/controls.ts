import { randomUUID } from 'node:crypto';
import { principalOf, type Caller } from '@ome/access';
import { passedOn } from '@ome/api';
import { partitionOf, type DecidedRecord, type InboxControlRecord } from '@ome/contracts';
import { account as accountOf, type Reason } from '@ome/domain';
import type { Asked, InboxDoor } from '@ome/outcomes';
import { ProblemException, problemDetails, type Logger } from '@ome/platform';
import { requireOneAccount } from '../one-account.js';
import type { LiftAnswer, LimitsAnswer, NewLimits, NewStop, StopAnswer } from './control-fields.js';

export interface ControlsOptions {
  readonly door: Pick<InboxDoor, 'ask' | 'askPartition'>;
  /** Of `ome.inbox.v1`. */
  readonly partitionCount: number;
  /** Until every partition concerned has confirmed. */
  readonly confirmWithinMs: number;
  readonly log: Logger;
  readonly now?: () => Date;
}

type Body = InboxControlRecord['body'];

/** What an operator says, before it is known to which partitions it goes. */
interface Said {
  /** What makes it repeatable; unique among words of its kind. */
  readonly requestId: string;
  readonly body: Body;
  /** Set when it goes to the partition of an account alone. */
  readonly account?: string;
  /** Set when it goes to every partition, but only this account's orders ask for it. */
  readonly awaited?: string;
}

/** What a partition made of it; `unconfirmed`: nothing that is known yet. */
type Confirmation =
  | { readonly kind: 'done' | 'unconfirmed'; readonly partition: number }
  | { readonly kind: 'refused'; readonly partition: number; readonly reason: Reason };

/** An operator's words to the writers: one record to each partition concerned, answered when all have confirmed. */
export class Controls {
  constructor(private readonly options: ControlsOptions) {}

  get partitionCount(): number {
    return this.options.partitionCount;
  }

  /**
   * Every partition is told of a stop of one account too, so that its id can be given to no other stop; the account's own must
   * confirm it. @throws ProblemException when it was refused, or not confirmed where it must be
   */
  async setStop({ scope, text }: NewStop, stopId: string, caller: Caller): Promise<StopAnswer> {
    requireOneAccount(scope.account, 'scope.account');
    const words = { scope, ...(text !== undefined && { text }) };
    const confirmed = await this.#confirmed(
      {
        requestId: `stop/${stopId}`,
        body: { type: 'SET_STOP', stopId, ...words },
        ...(scope.account !== undefined && { awaited: scope.account }),
      },
      stopId,
      caller,
    );
    return { stopId, ...words, partitions: done(confirmed) };
  }

  /** Said to every partition, whatever the stop's scope: those that have it not change nothing. */
  async liftStop(stopId: string, key: string | undefined, caller: Caller): Promise<LiftAnswer> {
    const id = key ?? randomUUID();
    const said = {
      requestId: `lift/${stopId}/${id}`,
      body: { type: 'LIFT_STOP', stopId },
    } as const;
    const confirmed = await this.#confirmed(said, id, caller, 'UNKNOWN_STOP');
    const partitions = done(confirmed);
    if (partitions.length === 0) throw passedOn({ code: 'UNKNOWN_STOP' });
    return { stopId, partitions };
  }

  async setLimits(
    account: string,
    { limits }: NewLimits,
    key: string | undefined,
    caller: Caller,
  ): Promise<LimitsAnswer> {
    requireOneAccount(account, 'account');
    const id = key ?? randomUUID();
    const said: Said = {
      requestId: `limits/${id}`,
      body: { type: 'SET_LIMITS', account, limits: [...limits] },
      account,
    };
    await this.#confirmed(said, id, caller);
    return { account, limits: [...limits] };
  }

  /** What every partition concerned made of it. A refusal for the reason `passed` is none of the whole. */
  async #confirmed(
    said: Said,
    repeatKey: string,
    caller: Caller,
    passed?: Reason['code'],
  ): Promise<readonly Confirmation[]> {
    const { log } = this.options;
    const { requestId, body } = said;
    const attempt = randomUUID();
    const all = await Promise.all(
      this.#partitionsOf(said).map((partition) => this.#say(said, partition, attempt, caller)),
    );
    const { user } = caller;
    log.info({ event: 'trading-control', user, requestId, body, confirmations: all }, body.type);
    const refused = all.find((each) => each.kind === 'refused' && each.reason.code !== passed);
    if (refused?.kind === 'refused') throw passedOn(refused.reason);
    const awaited = this.#awaitedOf(said);
    const missing = all.filter(
      ({ kind, partition }) => kind === 'unconfirmed' && awaited.includes(partition),
    );
    if (missing.length > 0) throw unconfirmed(missing, repeatKey);
    return all;
  }

  #awaitedOf(said: Said): readonly number[] {
    return said.awaited === undefined ? this.#partitionsOf(said) : [this.#homeOf(said.awaited)];
  }

  #partitionsOf({ account }: Said): readonly number[] {
    if (account !== undefined) return [this.#homeOf(account)];
    return Array.from({ length: this.partitionCount }, (_, partition) => partition);
  }

  #homeOf(account: string): number {
    return partitionOf(accountOf(account), this.partitionCount);
  }

  async #say(
    { requestId, body, account }: Said,
    partition: number,
    attempt: string,
    caller: Caller,
  ): Promise<Confirmation> {
    const { door, confirmWithinMs, now = () => new Date() } = this.options;
    const record = {
      kind: 'CONTROL',
      inputId: `${attempt}/${partition}`,
      requestId: `sys:${requestId}`,
      ...(account !== undefined && { account }),
      principal: principalOf(caller),
      receivedAt: now().toISOString(),
      body,
    } as InboxControlRecord;
    const asked =
      account === undefined ? door.askPartition(record, partition, true) : door.ask(record, true);
    return asked.then(
      (taken) => confirmationOf(taken, partition, confirmWithinMs),
      () => ({ kind: 'unconfirmed', partition }),
    );
  }
}

async function confirmationOf(
  { conversation }: Asked,
  partition: number,
  withinMs: number,
): Promise<Confirmation> {
  try {
    const outcome = await conversation.outcome(withinMs);
    if (outcome === undefined) return { kind: 'unconfirmed', partition };
    const reason = reasonOf(outcome.record);
    return reason === undefined
      ? { kind: 'done', partition }
      : { kind: 'refused', partition, reason };
  } finally {
    conversation.close();
  }
}

/** Why it was refused; nothing when it was done, now or before. */
function reasonOf(record: DecidedRecord): Reason | undefined {
  if (record.type === 'REQUEST_REFUSED') return record.data.reason;
  if (record.type === 'REQUEST_REPEATED') return record.data.outcome.reason;
  if (record.type === 'INPUT_SKIPPED') return { code: 'MALFORMED', text: record.data.fault };
  return undefined;
}

function done(confirmations: readonly Confirmation[]): number[] {
  return confirmations.flatMap(({ kind, partition }) => (kind === 'done' ? [partition] : []));
}

function unconfirmed(missing: readonly Confirmation[], requestId: string): ProblemException {
  const partitions = missing.map(({ partition }) => partition);
  const detail = `Partitions ${partitions.join(', ')} have not confirmed. It may come into force there yet: repeat it with Idempotency-Key: ${requestId}.`;
  const members = { outcome: 'UNKNOWN', unconfirmed: partitions, requestId };
  return new ProblemException(problemDetails(503, detail, members), { 'retry-after': '1' });
}
