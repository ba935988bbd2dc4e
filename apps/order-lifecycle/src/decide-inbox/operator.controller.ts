import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { CurrentCaller, ForRoles, type Caller } from '@ome/access';
import { OperatorRefusal, type PartitionHealth } from '@ome/messaging';
import { ProblemException, problemDetails } from '@ome/platform';
import { Type, type Static, type TSchema } from 'typebox';
import { Check, Errors } from 'typebox/value';
import { InboxWriter } from './inbox-writer.js';

const SkipBody = Type.Object({
  reason: Type.String({ minLength: 1, maxLength: 1024 }),
  offset: Type.String({ pattern: '^(0|[1-9][0-9]{0,18})$' }),
});

/** A partition of this process as the door tells it; offsets are decimal strings. */
interface PartitionView extends Omit<PartitionHealth, 'nextInput' | 'stoppedAt'> {
  readonly nextInput: string | null;
  readonly stoppedAt: string | null;
}

/** An operator's door to the partitions that this process writes. Answers 409 for one that is not stopped here. */
@Controller('v1/operator/partitions')
@ForRoles('operator')
export class OperatorController {
  constructor(private readonly writer: InboxWriter) {}

  @Get()
  partitions(): { readonly partitions: readonly PartitionView[] } {
    return { partitions: this.writer.partitions().map(viewOf) };
  }

  @Post(':partition/restart')
  @HttpCode(202)
  restart(@CurrentCaller() { user }: Caller, @Param('partition') number: string): PartitionView {
    const partition = partitionNamed(number);
    return this.#after(partition, () => this.writer.restart(partition, user));
  }

  /** The input goes to the `.dlq` with an INPUT_SKIPPED in the log, in one transaction, and the partition goes on. */
  @Post(':partition/skip')
  @HttpCode(202)
  skip(
    @CurrentCaller() { user }: Caller,
    @Param('partition') number: string,
    @Body() body: unknown,
  ): PartitionView {
    const partition = partitionNamed(number);
    const { reason, offset } = checked(SkipBody, body);
    return this.#after(partition, () =>
      this.writer.skip(partition, BigInt(offset), { operator: user, reason }),
    );
  }

  #after(partition: number, act: () => void): PartitionView {
    try {
      act();
    } catch (error) {
      if (!(error instanceof OperatorRefusal)) throw error;
      throw new ProblemException(problemDetails(409, error.message));
    }
    const health = this.writer.partitions().find((other) => other.partition === partition);
    if (health !== undefined) return viewOf(health);
    throw new ProblemException(problemDetails(409, `partition ${partition} has gone elsewhere`));
  }
}

function viewOf({ nextInput, stoppedAt, ...health }: PartitionHealth): PartitionView {
  return {
    ...health,
    nextInput: nextInput === null ? null : String(nextInput),
    stoppedAt: stoppedAt === null ? null : String(stoppedAt),
  };
}

function partitionNamed(text: string): number {
  if (/^(0|[1-9]\d{0,4})$/.test(text)) return Number(text);
  throw new ProblemException(problemDetails(400, `"${text}" is no partition`));
}

function checked<Schema extends TSchema>(schema: Schema, body: unknown): Static<Schema> {
  if (Check(schema, body)) return body;
  const faults = [...Errors(schema, body)].map(({ instancePath, message }) =>
    `${instancePath.slice(1)} ${message}`.trim(),
  );
  throw new ProblemException(problemDetails(400, faults.join('; ')));
}
