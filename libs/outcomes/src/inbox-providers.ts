import type { FactoryProvider, InjectionToken } from '@nestjs/common';
import { HealthRegistry, LOGGER, Metrics, type Logger } from '@ome/platform';
import { InboxDoor } from './inbox-door.js';
import { InboxLink, type InboxLinkOptions } from './inbox-link.js';

interface InboxProvidersOptions extends Omit<
  InboxLinkOptions,
  'database' | 'log' | 'health' | 'metrics'
> {
  /** What provides the database that the service reads from. */
  readonly database: InjectionToken;
}

/** Nest providers of a door service: its InboxLink, and the link's InboxDoor. */
export function inboxProviders({
  database,
  ...settings
}: InboxProvidersOptions): readonly FactoryProvider[] {
  return [
    {
      provide: InboxLink,
      inject: [database, LOGGER, HealthRegistry, Metrics],
      useFactory: (
        store: InboxLinkOptions['database'],
        log: Logger,
        health: HealthRegistry,
        metrics: Metrics,
      ) => new InboxLink({ ...settings, database: store, log, health, metrics }),
    },
    { provide: InboxDoor, inject: [InboxLink], useFactory: ({ door }: InboxLink) => door },
  ];
}
