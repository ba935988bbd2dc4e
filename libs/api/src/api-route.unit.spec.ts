import { DecimalText, Id } from '@ome/contracts';
import { Controller, Get, Post } from '@nestjs/common';
import { ProblemException } from '@ome/platform';
import { Type } from 'typebox';
import { describe, expect, it } from 'vitest';
import { apiRoute } from './api-route.js';
import { checkedRequest, Describe } from './checked.js';
import { openApiOf, undescribedRoutes } from './open-api.js';
import { referencePage } from './reference-page.js';

const strict = { additionalProperties: false } as const;
const Thing = Type.Object(
  { name: Id, price: Type.Optional(DecimalText) },
  { ...strict, title: 'Thing' },
);

const WRITE = apiRoute(
  {
    operationId: 'writeThing',
    tag: 'Things',
    summary: 'Write a <thing>',
    answers: {
      201: { description: 'Written', schema: Thing },
      409: 'It is there already',
      429: 'Too many',
    },
  },
  {
    params: Type.Object({ id: Id }),
    query: Type.Object({ quick: Type.Optional(Type.Enum(['yes', 'no'])) }, strict),
    headers: Type.Object({ 'idempotency-key': Type.Optional(Type.String({ maxLength: 3 })) }),
    body: Thing,
  },
  ({ name }) => (name === 'bad' ? ['name: must not be bad'] : []),
);
const READ = apiRoute(
  {
    operationId: 'readThing',
    tag: 'Things',
    summary: 'Read',
    answers: { 200: { description: 'It', schema: Thing } },
    open: true,
  },
  {},
);

@Controller('v1/things')
class Things {
  @Post(':id')
  @Describe(WRITE)
  write(): void {}

  @Get()
  @Describe(READ)
  read(): void {}

  @Get('hidden')
  hidden(): void {}
}

const RATE_HEADERS = { 'ratelimit-remaining': expect.any(Object) };
const WORDS = { title: 'Things', version: '1', description: 'All.', tags: { Things: 'Things.' } };
const request = (change: object = {}) => ({
  params: { id: '7' },
  query: {},
  headers: { 'content-type': 'application/json; charset=utf-8', host: 'here' },
  body: { name: 'it', price: '1.5' },
  ...change,
});

function problemOf(change: object) {
  try {
    checkedRequest(WRITE, request(change));
  } catch (error) {
    if (error instanceof ProblemException) return error.problem;
    throw error;
  }
  return undefined;
}

describe('a request', () => {
  it('comes in its declared parts', () => {
    expect(checkedRequest(WRITE, request())).toEqual({
      params: { id: '7' },
      query: {},
      headers: {},
      body: { name: 'it', price: '1.5' },
    });
  });

  it.each([
    ['an unknown field', { body: { name: 'it', prise: '1' } }, 'prise: is no field of the body'],
    ['a missing one', { body: {} }, 'name: is missing'],
    ['a number for a decimal', { body: { name: 'it', price: 1.5 } }, 'price: must be a decimal'],
    ['not a number', { body: { name: 'it', price: 'NaN' } }, 'price: must be a decimal'],
    ['no body', { body: undefined }, 'the body: must be a JSON object'],
    ['a list', { body: [] }, 'the body: must be a JSON object'],
    ['a rule', { body: { name: 'bad' } }, 'name: must not be bad'],
    ['a query operator', { query: { 'quick[$ne]': 'no' } }, 'quick[$ne]: is no field of the query'],
    ['a repeated parameter', { query: { quick: ['yes', 'no'] } }, 'quick: must be'],
    ['a long header', { headers: { 'idempotency-key': 'long' } }, 'idempotency-key: must be'],
    [
      'a prototype',
      { body: JSON.parse('{"name":"it","__proto__":{"x":1}}') },
      '__proto__: is no field',
    ],
  ])('is refused for %s', (_what, change, fault) => {
    expect(problemOf(change)).toMatchObject({
      status: 400,
      reason: 'MALFORMED',
      faults: [expect.stringContaining(fault)],
    });
  });

  it('is refused however many fields are unknown', () => {
    const unknown = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`x${index}`, 1]));
    for (const body of [unknown, { name: 'it', ...unknown }, { '': 1, ...unknown }]) {
      const problem = problemOf({ body });
      expect(problem).toMatchObject({ status: 400, reason: 'MALFORMED' });
      expect(problem?.['detail']).toContain('is no field of the body');
    }
  });

  it('tells every fault at once', () => {
    expect(problemOf({ body: { name: 1, price: 2 }, query: { x: '1' } })).toMatchObject({
      faults: [
        expect.stringContaining('x:'),
        expect.stringContaining('name:'),
        expect.stringContaining('price:'),
      ],
    });
  });

  it('is refused when its body is a form', () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    expect(problemOf({ headers })).toMatchObject({ status: 415 });
  });

  it('is refused with a body where there is none', () => {
    expect(() => checkedRequest(READ, request())).toThrow(ProblemException);
    expect(checkedRequest(READ, request({ body: undefined }))).toEqual({});
  });
});

describe('the document', () => {
  const document = openApiOf([Things], WORDS);

  it('has the described routes with their parts', () => {
    expect(Object.keys(document.paths)).toEqual(['/v1/things/{id}', '/v1/things']);
    const write = document.paths['/v1/things/{id}']?.['post'];
    expect(write).toMatchObject({
      operationId: 'writeThing',
      security: [{ bearer: [] }],
      parameters: [
        { name: 'id', in: 'path', required: true },
        { name: 'quick', in: 'query' },
        { name: 'idempotency-key', in: 'header' },
      ],
      requestBody: {
        required: true,
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Thing' } } },
      },
    });
    expect(Object.keys(Object(write?.['responses']))).toEqual(
      expect.arrayContaining(['201', '400', '401', '409', '413', '415']),
    );
    expect(document.paths['/v1/things']?.['get']).not.toHaveProperty('security');
    expect(document.components['schemas']).toHaveProperty('Thing.properties.price.pattern');
    expect(document.components['schemas']).toHaveProperty('Problem');
  });

  it('lacks what is not described, and says so', () => {
    expect(undescribedRoutes([Things])).toEqual(['GET /v1/things/hidden']);
  });

  it('says how many requests a rated route takes, and when to come again', () => {
    const responses = document.paths['/v1/things/{id}']?.['post']?.['responses'];
    expect(responses).toMatchObject({
      201: { headers: RATE_HEADERS },
      401: { headers: { 'www-authenticate': expect.any(Object) } },
      429: { headers: { 'retry-after': expect.any(Object), ...RATE_HEADERS } },
    });
    const { responses: open } = document.paths['/v1/things']?.['get'] ?? {};
    expect(open).toEqual({ 200: expect.not.objectContaining({ headers: expect.anything() }) });
  });

  it('refuses a route of which its page would say nothing', () => {
    expect(() => openApiOf([Things], { ...WORDS, tags: {} })).toThrow('Nothing is said of Things');
  });

  it('refuses two routes of one name', () => {
    expect(() => openApiOf([Things, Things], WORDS)).toThrow('writeThing');
  });

  it('is a page with everything escaped', () => {
    const page = referencePage(document);
    expect(page).toContain('Write a &#60;thing&#62;');
    expect(page).toContain('href="#schema-Thing"');
    expect(page).not.toContain('<thing>');
  });
});
