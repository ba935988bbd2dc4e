import type { ApiRoute, RouteAnswer } from './api-route.js';
import type { ComponentSchemas, JsonObject } from './component-schemas.js';
import { PROBLEM_SCHEMA } from './problem-schema.js';

type Headers = Readonly<Record<string, string>>;

const RATES: Headers = {
  'ratelimit-limit': 'Requests a second of the rate that is nearest to its end',
  'ratelimit-remaining': 'What is left of it now',
  'ratelimit-reset': 'Seconds until all of it is there again',
};
const RETRY: Headers = { 'retry-after': 'Seconds until it may be tried again' };
/** What problems of a status have beside their body. */
const PROBLEM_HEADERS: Readonly<Record<number, Headers>> = {
  401: { 'www-authenticate': 'How to sign in (RFC 6750)' },
  429: RETRY,
  503: RETRY,
};

/** The answers of a route as the document says them, by status. */
export function responsesOf(route: ApiRoute, schemas: ComponentSchemas): JsonObject {
  // The rates are of callers who signed in.
  const isRated = 429 in route.answers && route.open !== true;
  const responses = Object.entries(allAnswers(route)).map(([status, answer]) => {
    const code = Number(status);
    const rates = isRated && (code < 300 || code === 429) ? RATES : {};
    return [status, responseOf(code, answer, rates, schemas)] as const;
  });
  return Object.fromEntries(responses);
}

/** What a route need not say: refusals that the mechanism itself gives. */
function allAnswers(route: ApiRoute): Readonly<Record<string, RouteAnswer | string>> {
  const { inputs, open, answers } = route;
  return {
    ...(Object.keys(inputs).length === 0
      ? {}
      : { 400: 'The request is malformed; `faults` names each field that is wrong' }),
    ...(open === true ? {} : { 401: 'No valid token' }),
    ...(inputs.body === undefined
      ? {}
      : { 413: 'The body is too large', 415: 'The body is no JSON' }),
    ...answers,
  };
}

function responseOf(
  status: number,
  answer: RouteAnswer | string,
  rates: Headers,
  schemas: ComponentSchemas,
): JsonObject {
  if (typeof answer === 'string') {
    const schema = schemas.reference(PROBLEM_SCHEMA);
    return {
      description: answer,
      ...headersOf({ ...PROBLEM_HEADERS[status], ...rates }),
      content: { 'application/problem+json': { schema } },
    };
  }
  const { description, schema, contentType = 'application/json', headers } = answer;
  return {
    description,
    ...headersOf({ ...headers, ...rates }),
    ...(schema === undefined
      ? {}
      : { content: { [contentType]: { schema: schemas.reference(schema) } } }),
  };
}

function headersOf(headers: Headers): JsonObject {
  const said = Object.entries(headers).map(([name, about]) => [
    name,
    { description: about, schema: { type: 'string' } },
  ]);
  return said.length === 0 ? {} : { headers: Object.fromEntries(said) };
}
