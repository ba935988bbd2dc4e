import { LimitsSchema, type LimitsRecord } from '@ome/contracts';
import { Command, Option, SubCommand } from 'nest-commander';
import { Type } from 'typebox';
import { Check } from 'typebox/value';
import { UsageError } from '../failures.js';
import { CommandGroup, wholeNumber, type Answer } from '../ome-command.js';
import { paragraphs, tableOf } from '../table.js';
import { EntryCommand, MarketCommand, said } from './entry-command.js';
import type { EntryOptions, MarketOptions } from './entry-command.js';
import { EntryDoor, notUnderstood } from './entry-door.js';

const Limits = Type.Object({
  account: Type.String(),
  limits: Type.Array(LimitsSchema),
  setBy: Type.Optional(Type.String()),
  since: Type.Optional(Type.String()),
  openOrders: Type.Optional(Type.Integer()),
});

const HEAD = ['venue', 'symbol', 'open orders', 'quantity', 'notional', 'collar (basis points)'];

@SubCommand({ name: 'show', arguments: '<account>', description: 'What an account may do' })
class ShowLimitsCommand extends EntryCommand<EntryOptions> {
  protected override async answer(
    [account = '']: readonly string[],
    { entry }: EntryOptions,
  ): Promise<Answer> {
    return shown(await EntryDoor.open(entry).ask('GET', pathOf(account)));
  }
}

interface SetLimitsOptions extends MarketOptions {
  readonly openOrders?: number;
  readonly quantity?: string;
  readonly notional?: string;
  readonly collar?: number;
}

@SubCommand({
  name: 'set',
  arguments: '<account>',
  description:
    'Limit an account, or with --venue and --symbol what it does there; the other limits stay',
})
class SetLimitsCommand extends MarketCommand<SetLimitsOptions> {
  @Option({ flags: '--open-orders <number>', description: 'Orders open at the same time' })
  parseOpenOrders(given: string): number {
    return wholeNumber('--open-orders')(given);
  }

  @Option({ flags: '--quantity <decimal>', description: 'Of one order' })
  parseQuantity(given: string): string {
    return given;
  }

  @Option({ flags: '--notional <decimal>', description: 'Price times quantity of one order' })
  parseNotional(given: string): string {
    return given;
  }

  @Option({ flags: '--collar <basis points>', description: 'Of a price around the last trade' })
  parseCollar(given: string): number {
    return wholeNumber('--collar')(given);
  }

  protected override async answer(
    [account = '']: readonly string[],
    { entry, venue, symbol, openOrders, quantity, notional, collar }: SetLimitsOptions,
  ): Promise<Answer> {
    const bounds = said({
      maximumOpenOrders: openOrders,
      maximumQuantity: quantity,
      maximumNotional: notional,
      collarBasisPoints: collar,
    });
    if (Object.keys(bounds).length === 0) {
      throw new UsageError('say a limit: --open-orders, --quantity, --notional or --collar');
    }
    const market = said({ venue, symbol });
    return changed(EntryDoor.open(entry), account, market, [{ ...market, ...bounds }]);
  }
}

@SubCommand({
  name: 'clear',
  arguments: '<account>',
  description: 'Take the limits of an account away, or with --venue and --symbol those there',
})
class ClearLimitsCommand extends MarketCommand<MarketOptions> {
  protected override async answer(
    [account = '']: readonly string[],
    { entry, venue, symbol }: MarketOptions,
  ): Promise<Answer> {
    return changed(EntryDoor.open(entry), account, said({ venue, symbol }), []);
  }
}

type Market = Pick<LimitsRecord, 'venue' | 'symbol'>;

/** The API takes all limits of an account at once: those of other markets are said again. */
async function changed(
  door: EntryDoor,
  account: string,
  { venue, symbol }: Market,
  limits: readonly LimitsRecord[],
): Promise<Answer> {
  const before = await door.ask('GET', pathOf(account));
  if (!Check(Limits, before)) throw notUnderstood();
  const others = before.limits.filter((one) => one.venue !== venue || one.symbol !== symbol);
  return shown(await door.ask('PUT', pathOf(account), { limits: [...others, ...limits] }));
}

function pathOf(account: string): string {
  return `/v1/limits/${encodeURIComponent(account)}`;
}

function shown(document: unknown): Answer {
  if (!Check(Limits, document)) throw notUnderstood();
  const { account, limits, setBy, since, openOrders } = document;
  const rows = limits.map((one) => [
    one.venue,
    one.symbol,
    one.maximumOpenOrders,
    one.maximumQuantity,
    one.maximumNotional,
    one.collarBasisPoints,
  ]);
  const table = rows.length === 0 ? `${account} has no limits` : tableOf(HEAD, rows);
  const by = setBy === undefined ? '' : ` by ${setBy}`;
  const origin = since === undefined ? undefined : `set at ${since}${by}`;
  const open = openOrders === undefined ? undefined : `${openOrders} orders are open`;
  return { document, text: paragraphs(table, origin, open) };
}

const SUB_COMMANDS = [ShowLimitsCommand, SetLimitsCommand, ClearLimitsCommand];

@Command({ name: 'limits', description: 'Limits of accounts', subCommands: SUB_COMMANDS })
class LimitsCommand extends CommandGroup {}

export const LIMITS_COMMANDS = [LimitsCommand, ...SUB_COMMANDS];
