import { malformedRequest } from '@ome/api';

/** Of a token, `*` is every account; of a request it would be one that is called so, and has nothing. @throws ProblemException 400 */
export function refuseEvery(account: string | undefined, field: string): void {
  if (account !== '*') return;
  throw malformedRequest([`${field}: must be one account; \`*\` is none`]);
}
