import { errorPayload, type GenericError } from './generic-errors.js';
import { formatTime } from './times.js';

/** Last sequence of a subscribed channel. */
export interface HeartbeatItem {
  readonly channel: string;
  readonly sequence: number;
}

type Correlated = { readonly correlation?: string | undefined };

/** The acknowledgement of a subscription, or of its end. */
export function subscriptionMessage(
  type: 'subscribed' | 'unsubscribed',
  channel: string,
  { correlation }: Correlated = {},
): string {
  return JSON.stringify({ type, channel, correlation });
}

/** Generic errors have no channel: clients match them by correlation. */
export function errorMessage(error: GenericError, { correlation }: Correlated = {}): string {
  return JSON.stringify({ type: 'error', correlation, data: JSON.stringify(errorPayload(error)) });
}

export function heartbeatMessage(
  current: Date,
  next: Date,
  items: readonly HeartbeatItem[],
): string {
  const payload = { current: formatTime(current), next: formatTime(next), items };
  return JSON.stringify({ type: 'heartbeat', data: JSON.stringify(payload) });
}

export function tokenMessage(token: string): string {
  return JSON.stringify({ type: 'token_refresh', data: JSON.stringify({ token }) });
}
