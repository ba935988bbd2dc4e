import { SetMetadata } from '@nestjs/common';

export const TOKEN_COOKIE = Symbol('token cookie');

/** The route takes the token from this cookie where no header brings one: `EventSource` sends no headers. */
export const TokenCookie = (name: string) => SetMetadata(TOKEN_COOKIE, name);

/** The value of a cookie that a request sent; values are taken as they are. */
export function cookieOf(
  header: string | readonly string[] | undefined,
  name: string,
): string | undefined {
  if (header === undefined) return undefined;
  const parts = String(header)
    .split(';')
    .map((part) => part.trim());
  return parts.find((part) => part.startsWith(`${name}=`))?.slice(name.length + 1);
}
