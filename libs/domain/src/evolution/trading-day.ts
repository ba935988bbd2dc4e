import type { DayRolled, FillBooked, OrderRestated } from '../event.js';
import type { Timestamp } from '../identifiers.js';
import { compareTimestamps } from '../identifiers.js';
import { quantity } from '../decimal.js';
import type { TradingDay } from '../order-state.js';
import type { Draft } from './pending.js';

/** A venue renews an order in the evening before the day or in its morning; the next day is longer away. */
const SAME_DAY_MS = 12 * 60 * 60 * 1000;

/** By our own calendar. A day that the venue has begun by a renewal is that day, and is begun once. */
export function rollDay(order: Draft, { tradingDay, dayBegan }: DayRolled): void {
  order.day = { ...dayFrom(order, dayBegan), tradingDay };
}

/** By the venue's renewal. A day that our calendar has begun is that day, and is begun once. */
export function renewDay(order: Draft, { occurredAt }: OrderRestated): void {
  const tradingDay = order.day?.tradingDay;
  order.day = { ...dayFrom(order, occurredAt), ...(tradingDay !== undefined && { tradingDay }) };
}

function dayFrom({ day, version, cumQty }: Draft, began: Timestamp | undefined): TradingDay {
  if (day !== undefined && (isSameDay(day.began, began) || isEarlierDay(day, began))) return day;
  return { since: version, cumQtyBefore: cumQty, ...(began !== undefined && { began }) };
}

/** True of the beginning of a day before the one that has begun: it was told too late. */
export function isEarlierDay({ began }: TradingDay, other: Timestamp | undefined): boolean {
  if (began === undefined || other === undefined || isSameDay(began, other)) return false;
  return compareTimestamps(other, began) < 0;
}

function isSameDay(one: Timestamp | undefined, other: Timestamp | undefined): boolean {
  if (one === undefined || other === undefined) return false;
  return Math.abs(Date.parse(one) - Date.parse(other)) < SAME_DAY_MS;
}

/** A fill of before the day that came after its beginning is one of an earlier day. */
export function fillDay(order: Draft, { version, lastQty, occurredAt }: FillBooked): void {
  const { day } = order;
  if (day?.began === undefined || compareTimestamps(occurredAt, day.began) >= 0) return;
  const cumQtyBefore = quantity(day.cumQtyBefore + lastQty);
  order.day = { ...day, cumQtyBefore, overtaken: [...(day.overtaken ?? []), version] };
}

/** True of a trade of an earlier day, by the version of its FILL_BOOKED. */
export function isOfEarlierDay({ since, overtaken }: TradingDay, tradeVersion: number): boolean {
  return tradeVersion < since || overtaken?.includes(tradeVersion) === true;
}
