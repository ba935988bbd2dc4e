import type { PrivateOrder } from '@ome/m7';
import type { EventMessage } from './channel-reader.js';

/** An object of JSON that is no array. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** From one heartbeat to the next, as it says. */
export function intervalOf({
  current,
  next,
}: Readonly<Record<string, unknown>>): number | undefined {
  const interval = Date.parse(String(next)) - Date.parse(String(current));
  return interval > 0 ? interval : undefined;
}

/** Without a channel or a sequence it is none; what is missing then breaks the sequence, and the channel begins anew. */
export function eventOf(
  message: Readonly<Record<string, unknown>>,
  payload: unknown,
): EventMessage | undefined {
  const { channel, sequence, correlation, part, totalparts } = message;
  if (typeof channel !== 'string' || typeof sequence !== 'number') return undefined;
  return {
    channel,
    sequence,
    payload,
    ...(typeof correlation === 'string' ? { correlation } : {}),
    ...(typeof part === 'number' ? { part } : {}),
    ...(typeof totalparts === 'number' ? { totalparts } : {}),
  };
}

/** A channel of orders brings one, or several. */
export function ordersOf(payload: unknown): readonly PrivateOrder[] {
  return (Array.isArray(payload) ? payload : [payload]) as readonly PrivateOrder[];
}
