import { createHash } from 'node:crypto';
import type { ExecutionReport, VenueOrderRecord } from '@ome/contracts';
import type { ExecType } from '@ome/domain';
import { unreachable } from '@ome/domain';

/** What came of an instruction to a link. */
export type Verdict = 'ACCEPTED' | 'REFUSED' | 'NOT_DELIVERED' | 'UNSUPPORTED';

/**
 * The execution report that says what came of an instruction. Its execId is a pure function of link,
 * order, version and verdict, so that saying it again changes nothing.
 */
export function linkReport(
  order: VenueOrderRecord,
  verdict: Verdict,
  at: Date,
  text?: string,
): ExecutionReport {
  const { venue, orderId, account, version, instruction } = order;
  const execType = verdict === 'ACCEPTED' ? acceptedAs(instruction) : refusedAs(instruction);
  return {
    venue,
    execId: execIdOf(venue, orderId, version, verdict),
    execType,
    orderId,
    account,
    transactTime: at.toISOString(),
    ...(instruction !== 'NEW' && { inReplyTo: version }),
    ...(verdict === 'NOT_DELIVERED' && { reason: 'NOT_DELIVERED' }),
    ...(text !== undefined && text !== '' && { text: text.slice(0, 256) }),
  };
}

/** The cancel of an order that its link has perhaps got, and has not answered. */
export function abandonedReport(order: VenueOrderRecord, at: Date): ExecutionReport {
  const { venue, orderId, account, version } = order;
  return {
    venue,
    execId: execIdOf(venue, orderId, version, 'ABANDONED'),
    execType: 'CANCELED',
    orderId,
    account,
    transactTime: at.toISOString(),
    text: 'The link did not answer the order and took its cancel',
  };
}

/** What a report says that came of this instruction; `undefined` when it is about another one. */
export function verdictOf(
  { venue, orderId, version }: VenueOrderRecord,
  report: Pick<ExecutionReport, 'execId'>,
): Verdict | 'ABANDONED' | undefined {
  return VERDICTS.find((verdict) => execIdOf(venue, orderId, version, verdict) === report.execId);
}

const VERDICTS = ['ACCEPTED', 'REFUSED', 'NOT_DELIVERED', 'UNSUPPORTED', 'ABANDONED'] as const;

function execIdOf(venue: string, orderId: string, version: number, verdict: string): string {
  const facts = JSON.stringify([venue, orderId, version, verdict]);
  return `rest-${createHash('sha256').update(facts).digest('hex').slice(0, 32)}`;
}

function acceptedAs(instruction: VenueOrderRecord['instruction']): ExecType {
  switch (instruction) {
    case 'NEW':
      return 'NEW';
    case 'REPLACE':
      return 'REPLACED';
    case 'CANCEL':
      return 'CANCELED';
    case 'HIBERNATE':
      return 'HIBERNATED';
    case 'ACTIVATE':
      return 'ACTIVATED';
    default:
      return unreachable(instruction);
  }
}

function refusedAs(instruction: VenueOrderRecord['instruction']): ExecType {
  switch (instruction) {
    case 'NEW':
      return 'REJECTED';
    case 'REPLACE':
      return 'REPLACE_REJECTED';
    case 'CANCEL':
      return 'CANCEL_REJECTED';
    case 'HIBERNATE':
      return 'HIBERNATE_REJECTED';
    case 'ACTIVATE':
      return 'ACTIVATE_REJECTED';
    default:
      return unreachable(instruction);
  }
}
