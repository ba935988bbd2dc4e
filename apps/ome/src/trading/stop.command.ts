import { ScopeSchema } from '@ome/contracts';
import { Command, Option, SubCommand } from 'nest-commander';
import { Type, type Static } from 'typebox';
import { Check } from 'typebox/value';
import { UsageError } from '../failures.js';
import { CommandGroup, type Answer } from '../ome-command.js';
import { tableOf } from '../table.js';
import { EntryCommand, MarketCommand, said } from './entry-command.js';
import type { EntryOptions, MarketOptions } from './entry-command.js';
import { EntryDoor, notUnderstood } from './entry-door.js';

const Stop = Type.Object({
  stopId: Type.String(),
  scope: ScopeSchema,
  text: Type.Optional(Type.String()),
  setBy: Type.Optional(Type.String()),
  since: Type.Optional(Type.String()),
  partitions: Type.Array(Type.Integer()),
});
const Stops = Type.Object({ stops: Type.Array(Stop) });
const Lifted = Type.Object({ stopId: Type.String(), partitions: Type.Array(Type.Integer()) });

const HEAD = ['stop', 'holds back', 'text', 'set by', 'since', 'partitions'];

@SubCommand({ name: 'list', description: 'Every stop in force' })
class ListStopsCommand extends EntryCommand<EntryOptions> {
  protected override async answer(
    _args: readonly string[],
    { entry }: EntryOptions,
  ): Promise<Answer> {
    const document = await EntryDoor.open(entry).ask('GET', '/v1/stops');
    if (!Check(Stops, document)) throw notUnderstood();
    const { stops } = document;
    return { document, text: stops.length === 0 ? 'nothing is stopped' : stopsText(stops) };
  }
}

interface SetStopOptions extends MarketOptions {
  readonly all?: true;
  readonly account?: string;
  readonly side?: string;
  readonly user?: string;
  readonly text?: string;
}

@SubCommand({
  name: 'set',
  description: 'Hold new orders back: of what is stated, or with --all of everybody. Cancels pass',
})
class SetStopCommand extends MarketCommand<SetStopOptions> {
  @Option({ flags: '--all', description: 'Every order of every account' })
  parseAll(): true {
    return true;
  }

  @Option({ flags: '--account <account>', description: 'Of this account alone' })
  parseAccount(given: string): string {
    return given;
  }

  @Option({ flags: '--side <side>', description: 'BUY or SELL' })
  parseSide(given: string): string {
    if (given === 'BUY' || given === 'SELL') return given;
    throw new UsageError('--side is BUY or SELL');
  }

  @Option({ flags: '--user <user>', description: 'Of this user alone' })
  parseUser(given: string): string {
    return given;
  }

  @Option({ flags: '--text <text>', description: 'Why; it is kept in the log' })
  parseText(given: string): string {
    return given;
  }

  protected override async answer(
    _args: readonly string[],
    { entry, all, account, venue, symbol, side, user, text }: SetStopOptions,
  ): Promise<Answer> {
    const scope = said({ account, venue, symbol, side, submittedBy: user });
    if ((Object.keys(scope).length === 0) !== (all === true)) {
      throw new UsageError(
        'say what to stop: --account, --venue, --symbol, --side, --user, or --all alone',
      );
    }
    const body = { scope, ...said({ text }) };
    const document = await EntryDoor.open(entry).ask('POST', '/v1/stops', body);
    if (!Check(Stop, document)) throw notUnderstood();
    return { document, text: stopsText([document]) };
  }
}

@SubCommand({ name: 'lift', arguments: '<stop>', description: 'End a stop' })
class LiftStopCommand extends EntryCommand<EntryOptions> {
  protected override async answer(
    [stop = '']: readonly string[],
    { entry }: EntryOptions,
  ): Promise<Answer> {
    const path = `/v1/stops/${encodeURIComponent(stop)}`;
    const document = await EntryDoor.open(entry).ask('DELETE', path);
    if (!Check(Lifted, document)) throw notUnderstood();
    return {
      document,
      text: `${document.stopId} is lifted in partitions ${document.partitions.join(' ')}`,
    };
  }
}

function stopsText(stops: readonly Static<typeof Stop>[]): string {
  return tableOf(
    HEAD,
    stops.map(({ stopId, scope, text, setBy, since, partitions }) => [
      stopId,
      scopeText(scope),
      text,
      setBy,
      since,
      partitions.join(' '),
    ]),
  );
}

function scopeText(scope: Static<typeof ScopeSchema>): string {
  const parts = Object.entries(scope).map(([name, value]) => `${name} ${value}`);
  return parts.length === 0 ? 'everything' : parts.join(', ');
}

const SUB_COMMANDS = [ListStopsCommand, SetStopCommand, LiftStopCommand];

@Command({ name: 'stop', description: 'Stops of trading', subCommands: SUB_COMMANDS })
class StopCommand extends CommandGroup {}

export const STOP_COMMANDS = [StopCommand, ...SUB_COMMANDS];
