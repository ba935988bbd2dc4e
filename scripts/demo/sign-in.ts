import type { Running } from '../local/running.ts';

/** A development user who may see every account. */
export const OPERATOR = { username: 'otto', password: 'otto-secret' } as const;

/** The header of a request that the operator makes. */
export interface SignedIn {
  readonly authorization: string;
}

/** Signs the operator in at order-entry. */
export async function signIn({ ports }: Running): Promise<SignedIn> {
  const url = `http://127.0.0.1:${ports['order-entry']}/api/auth`;
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(OPERATOR),
  });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`);
  const { token } = (await answer.json()) as { token: string };
  return { authorization: `Bearer ${token}` };
}
