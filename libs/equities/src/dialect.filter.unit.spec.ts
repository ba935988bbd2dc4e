import { BadRequestException, PayloadTooLargeException } from '@nestjs/common';
import { NotTakenError } from '@ome/outcomes';
import { describe, expect, it } from 'vitest';
import { malformed, unavailable } from './dialect-faults.js';
import { faultOf } from './dialect.filter.js';

describe('a fault in the shape of the dialect', () => {
  it.each([
    ['not-sent', 'was not stored'],
    ['behind', 'was not stored'],
    ['unknown', 'outcome is unknown'],
  ] as const)('is 503 for an input that was %s', (outcome, words) => {
    const { status, body } = faultOf(new NotTakenError(outcome, 'no broker'));
    expect(status).toBe(503);
    expect(body).toEqual({ success: false, comment: expect.stringContaining(words) });
  });

  it('is 400 with every violation', () => {
    expect(faultOf(malformed(['a', 'b']))).toEqual({
      status: 400,
      body: { success: false, comment: expect.any(String), violations: ['a', 'b'] },
    });
  });

  it('is 503 for what cannot be read now', () => {
    expect(faultOf(unavailable('Try again.'))).toEqual({
      status: 503,
      body: { success: false, comment: 'Try again.' },
    });
  });

  it.each([
    [new BadRequestException('Body is not valid JSON'), 400],
    [new PayloadTooLargeException(), 413],
    [Object.assign(new Error('Unsupported Media Type'), { statusCode: 415 }), 400],
  ])('is told of %s as %d', (thrown, status) => {
    expect(faultOf(thrown)).toMatchObject({
      status,
      body: { success: false, violations: [expect.any(String)] },
    });
  });

  it('says nothing of the cause of an unexpected error', () => {
    const { status, body } = faultOf(new Error('secret at line 5'));
    expect(status).toBe(500);
    expect(JSON.stringify(body)).not.toContain('secret');
  });
});
