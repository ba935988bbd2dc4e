import { HttpException, ServiceUnavailableException } from '@nestjs/common';
import { describe, expect, it } from 'vitest';
import { ProblemException, problemDetails } from './problem-details.js';
import { problemOf } from './problem-of.js';

describe('the problem that answers what was thrown', () => {
  it('is the one that a door made', () => {
    const problem = problemDetails(409, 'Used before.', { code: 'REQUEST_ID_REUSED' });
    expect(problemOf(new ProblemException(problem))).toEqual(problem);
  });

  it('keeps status and message of an HTTP exception, a 5xx too', () => {
    expect(problemOf(new ServiceUnavailableException('Kafka cannot be reached.'))).toEqual({
      type: 'about:blank',
      title: 'Service Unavailable',
      status: 503,
      detail: 'Kafka cannot be reached.',
      reason: 'UNAVAILABLE',
      layer: 'door',
    });
  });

  it('has no detail where an exception says nothing', () => {
    expect(problemOf(new HttpException({}, 418))).toEqual({
      type: 'about:blank',
      title: "I'm a Teapot",
      status: 418,
    });
  });

  it.each([
    [404, { field: 'path', value: '/v1/nothing' }],
    [413, { field: 'body', limit: 1_024 }],
    [415, { field: 'content-type', value: 'text/plain' }],
    [401, { field: 'authorization' }],
  ])('says of %i what the request tells, unless the door said it', (status, context) => {
    const request = {
      url: '/v1/nothing?of=it',
      headers: { 'content-type': 'text/plain' },
      routeOptions: { bodyLimit: 1_024 },
    };
    const thrown = new HttpException('no', status);
    expect(problemOf(thrown, request)).toMatchObject({ layer: 'door', context });
    const own = problemDetails(status, 'no', { context: { field: 'symbol' } });
    expect(problemOf(new ProblemException(own), request).context).toEqual({ field: 'symbol' });
  });

  it('keeps a client error of the HTTP server', () => {
    const refused = Object.assign(new Error('Request body is too large'), { statusCode: 413 });
    expect(problemOf(refused)).toMatchObject({ status: 413, detail: 'Request body is too large' });
  });

  it.each([
    ['an error', new Error('password hunter2')],
    ['an error that calls itself a 5xx', Object.assign(new Error('hunter2'), { statusCode: 502 })],
    [
      'an error with a status that is none',
      Object.assign(new Error('hunter2'), { statusCode: '4' }),
    ],
    ['a text', 'hunter2'],
    ['nothing', undefined],
  ])('is a 500 that says nothing of its cause for %s', (_what, thrown) => {
    const problem = problemOf(thrown);
    expect(problem).toMatchObject({ status: 500, title: 'Internal Server Error' });
    expect(JSON.stringify(problem)).not.toContain('hunter2');
  });
});
