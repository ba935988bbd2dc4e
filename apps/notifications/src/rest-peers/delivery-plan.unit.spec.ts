import { describe, expect, it } from 'vitest';
import { planDelivery, type DeliveryLimits, type InstructionState } from './delivery-plan.js';

const ISSUED = new Date('2026-01-05T09:15:00Z');
const after = (seconds: number) => new Date(ISSUED.getTime() + seconds * 1_000);
const ONCE: DeliveryLimits = {
  notDeliveredAfterMs: 30_000,
  unansweredAfterMs: 60_000,
  idempotent: false,
};
const IDEMPOTENT = { ...ONCE, idempotent: true };

const waiting = (
  instruction: InstructionState['instruction'],
  more: Partial<InstructionState> = {},
): InstructionState => ({
  instruction,
  state: 'WAITING',
  issuedAt: ISSUED,
  cancelFollows: false,
  ...more,
});
const sent = (instruction: InstructionState['instruction']): InstructionState => ({
  ...waiting(instruction),
  state: 'SENT',
  sentAt: ISSUED,
});

const plan = (order: InstructionState, seconds: number, limits = ONCE) =>
  planDelivery(order, limits, after(seconds)).kind;

describe('an instruction of which nothing was sent', () => {
  it.each(['NEW', 'REPLACE'] as const)(
    '%s is sent for 30 s, and never when it is older',
    (word) => {
      expect(plan(waiting(word), 0)).toBe('send');
      expect(plan(waiting(word), 29.9)).toBe('send');
      expect(plan(waiting(word), 30)).toBe('not-delivered');
      expect(plan(waiting(word), 30, IDEMPOTENT)).toBe('not-delivered');
    },
  );

  it('CANCEL is tried for 30 s from the first attempt on, unless it is old', () => {
    expect(plan(waiting('CANCEL'), 40)).toBe('send');
    expect(plan(waiting('CANCEL', { firstAttemptAt: after(40) }), 69)).toBe('send');
    expect(plan(waiting('CANCEL', { firstAttemptAt: after(40) }), 70)).toBe('not-delivered');
    expect(plan(waiting('CANCEL'), 90)).toBe('not-delivered');
  });

  it('NEW with its CANCEL behind it is not sent, whatever its age', () => {
    expect(plan(waiting('NEW', { cancelFollows: true }), 0)).toBe('overtaken');
    expect(plan(waiting('NEW', { cancelFollows: true }), 31, IDEMPOTENT)).toBe('overtaken');
    expect(plan(waiting('REPLACE', { cancelFollows: true }), 0)).toBe('send');
  });
});

describe('an instruction that was perhaps sent', () => {
  it('NEW goes out once: what was not answered is taken back, then left to an operator', () => {
    expect(plan(sent('NEW'), 0)).toBe('take-back');
    expect(plan(sent('NEW'), 119)).toBe('take-back');
    expect(plan(sent('NEW'), 120)).toBe('unanswered');
  });

  it('REPLACE goes out once', () => {
    expect(plan(sent('REPLACE'), 0)).toBe('unanswered');
  });

  it('NEW that was sent is not overtaken by its CANCEL', () => {
    expect(plan({ ...sent('NEW'), cancelFollows: true }, 0)).toBe('take-back');
  });

  it('goes out again to an idempotent link, for a while', () => {
    expect(plan(sent('NEW'), 59, IDEMPOTENT)).toBe('send');
    expect(plan(sent('NEW'), 60, IDEMPOTENT)).toBe('take-back');
    expect(plan(sent('NEW'), 120, IDEMPOTENT)).toBe('unanswered');
    expect(plan(sent('REPLACE'), 59, IDEMPOTENT)).toBe('send');
    expect(plan(sent('REPLACE'), 60, IDEMPOTENT)).toBe('unanswered');
  });

  it('CANCEL goes out again to any link, for a while', () => {
    expect(plan(sent('CANCEL'), 59)).toBe('send');
    expect(plan(sent('CANCEL'), 60)).toBe('unanswered');
  });
});

it.each(['HIBERNATE', 'ACTIVATE'] as const)('%s has no word in this dialect', (word) => {
  expect(plan(waiting(word), 0)).toBe('unsupported');
});
