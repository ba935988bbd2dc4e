import { isRecord } from './server-message.js';

/** A server that does not answer for so long is given up. */
export const TIMEOUT_MS = 30_000;

/** Signs in with a name and a password. @throws Error when the answer is no token, or does not come in time */
export async function signIn(
  url: string,
  username: string,
  password: string,
  timeoutMs = TIMEOUT_MS,
): Promise<string> {
  const response = await fetch(new URL('/api/auth', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ username, password }),
    signal: AbortSignal.timeout(timeoutMs),
  });
  const answer: unknown = await response.json();
  const token = isRecord(answer) ? answer['token'] : undefined;
  if (typeof token === 'string') return token;
  throw new Error(`${username} could not sign in: HTTP ${response.status}`);
}
