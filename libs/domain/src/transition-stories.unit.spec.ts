import { describe, expect, it } from 'vitest';
import { execTypeOf, orderColumns } from './columns.js';
import { isOrderEvent, type DomainEvent } from './event.js';
import { isPending, type OrderState } from './order-state.js';
import { COMMANDS, HISTORIES, MORE_HISTORIES, REOPENING } from './specification/histories.spec.js';
import { given, orderOf } from './specification/given.js';
import { LIMIT_TERMS } from './specification/events.js';
import type { TransitionRow } from './transition-rules.js';
import { TRANSITIONS } from './transition-table.js';

/** Written by this test with `npx vitest run --project unit libs/domain/src/transition-stories -u`: read its difference. */
const EXPECTED = new URL('../fixtures/transition-stories.txt', import.meta.url).pathname;

const ALL = { ...HISTORIES, ...MORE_HISTORIES };

/** Where it came from, and ids that count up with every input. */
const COMMON: ReadonlySet<string> = new Set([
  'type',
  'inputId',
  'cause',
  'recordedAt',
  'occurredAt',
  'orderId',
  'account',
  'requestId',
  'bodyHash',
  'execId',
  'venue',
]);

/** The command says it. */
const OF_REFUSALS: ReadonlySet<string> = new Set([
  'version',
  'execType',
  'clientOrderId',
  'origClientOrderId',
]);

interface Told {
  readonly history: string;
  readonly command: string;
  readonly events: readonly DomainEvent[];
  readonly before: string;
  readonly after: string;
}

/** OrdStatus (behind it), OrderQty, CumQty, LeavesQty, AvgPx, and of good-till orders DayOrderQty and DayCumQty. */
function columnsOf(order: OrderState): string {
  const { ordStatus, orderQty, cumQty, leavesQty, avgPx, ...day } = orderColumns(order);
  const behind = isPending(order) ? `(${order.underlying})` : '';
  const ended = order.ended === undefined ? '' : ` ended=${order.ended}`;
  const ofDay = [day.dayOrderQty, day.dayCumQty].filter((cell) => cell !== undefined);
  const cells = [`${ordStatus}${behind}`, orderQty, cumQty, leavesQty, avgPx, ...ofDay];
  return `${cells.join(' ')}${ended}`;
}

function take(history: string, command: string): Told | undefined {
  const partition = given(...(ALL[history] ?? []));
  const before = columnsOf(orderOf(partition.state));
  const input = COMMANDS[command]?.(orderOf(partition.state), partition.state);
  if (input === undefined) return undefined;
  const { events, order } = partition.when(input, command === 'reopen' ? REOPENING : undefined);
  return { history, command, events, before, after: columnsOf(order) };
}

const STORIES = Object.keys(ALL).map((history) => ({
  history,
  told: Object.keys(COMMANDS).flatMap((command) => take(history, command) ?? []),
}));

/** What changed nothing is told by its reason alone, and with all commands that it answers. */
function printed({ history, told }: (typeof STORIES)[number]): string {
  const changing = told.filter(
    ({ before, after, events }) => before !== after || !events.every(isRefusal),
  );
  const refused = Map.groupBy(
    told.filter((each) => !changing.includes(each)),
    ({ events }) => events.map(eventText).join(' + '),
  );
  return [
    `${history}: ${told[0]?.before ?? ''}`,
    ...changing.map(({ command, events, after }) => {
      return `  ${command.padEnd(18)} ${events.map(eventText).join(' + ')}\n${' '.repeat(20)} -> ${after}`;
    }),
    ...[...refused].map(
      ([text, each]) =>
        `  ${text}\n${' '.repeat(6)}<- ${each.map(({ command }) => command).join(', ')}`,
    ),
  ].join('\n');
}

function isRefusal(event: DomainEvent): boolean {
  return !isOrderEvent(event) || event.type.endsWith('_REFUSED');
}

/** The type, FIX's ExecType, and each fact of its own. */
function eventText(event: DomainEvent): string {
  const execType = isOrderEvent(event) ? ` [${execTypeOf(event)}]` : '';
  const refuses = isRefusal(event);
  const facts = Object.entries(event)
    .filter(([name]) => !COMMON.has(name) && !(refuses && OF_REFUSALS.has(name)))
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, value]) => ` ${name}=${factText(value)}`);
  return `${event.type}${execType}${facts.join('')}`;
}

function factText(value: unknown): string {
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  const usual = JSON.stringify(LIMIT_TERMS);
  return JSON.stringify(value) === usual ? '(as placed)' : JSON.stringify(value);
}

describe('given events, when a command comes, then these events and columns', () => {
  it('from every status, for every command', async () => {
    const text = `${STORIES.map(printed).join('\n\n')}\n`;
    await expect(text).toMatchFileSnapshot(EXPECTED);
  });

  it('tells every row of the transition table', () => {
    const told = new Set(
      STORIES.flatMap(({ history, told: each }) =>
        each.flatMap(({ events }) => events.map(({ type }) => `${rowOf(history)} ${type}`)),
      ),
    );
    const rows = Object.entries<TransitionRow>(TRANSITIONS).flatMap(([status, row]) =>
      Object.entries(row).flatMap(([type, next]) =>
        next === undefined || NEVER_ALONE.has(next) ? [] : [`${status} ${type}`],
      ),
    );
    expect(rows.filter((row) => !told.has(row))).toEqual([]);
  });
});

/** Refused of an order that nothing is asked of: replayed, or told by the histories of pending orders. */
const NEVER_ALONE: ReadonlySet<string> = new Set(['FORMER', 'ANSWERED']);

/** Histories are named by the row that decides. */
function rowOf(history: string): string {
  return history.split(/[ ,]/)[0] ?? '';
}
