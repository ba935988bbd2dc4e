import { Option } from 'nest-commander';
import { OmeCommand, type CommonOptions } from '../ome-command.js';

export interface EntryOptions extends CommonOptions {
  readonly entry?: string;
}

/** A command that talks to order-entry. */
export abstract class EntryCommand<Options extends EntryOptions> extends OmeCommand<Options> {
  @Option({ flags: '--entry <url>', description: 'order-entry; else ORDER_ENTRY_URL' })
  parseEntry(given: string): string {
    return given;
  }
}

export interface MarketOptions extends EntryOptions {
  readonly venue?: string;
  readonly symbol?: string;
}

/** A command about a venue, a symbol, or a symbol on a venue. */
export abstract class MarketCommand<Options extends MarketOptions> extends EntryCommand<Options> {
  @Option({ flags: '--venue <venue>', description: 'On this venue alone' })
  parseVenue(given: string): string {
    return given;
  }

  @Option({ flags: '--symbol <symbol>', description: 'Of this symbol alone' })
  parseSymbol(given: string): string {
    return given;
  }
}

type Said<Fields> = { readonly [Name in keyof Fields]?: Exclude<Fields[Name], undefined> };

/** The fields that were said. */
export function said<Fields extends object>(fields: Fields): Said<Fields> {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as Said<Fields>;
}
