import { connectKafka, type KafkaConnection, type MessagingLog } from '@ome/messaging';
import { withoutCredentials } from '@ome/platform';
import { ProjectionStore } from '@ome/projections';
import { UserDatabase, UserStore } from '@ome/users';
import { CommandError } from './failures.js';
import type { Addresses } from './ome-config.js';

/** The connections of one command: made when first asked for, closed together. */
export class Session {
  #kafka: KafkaConnection | undefined;
  #store: ProjectionStore | undefined;
  #users: UserDatabase | undefined;

  constructor(
    readonly addresses: Addresses,
    private readonly log: MessagingLog,
  ) {}

  /** @throws CommandError when no broker answers */
  async kafka(): Promise<KafkaConnection> {
    const brokers = this.addresses.kafkaBrokers;
    this.#kafka ??= connectKafka({ brokers, clientId: 'ome', log: this.log });
    try {
      await this.#kafka.admin();
    } catch (cause) {
      throw new CommandError(
        `Kafka does not answer at ${brokers.join(',')}: start it, or say where it is with --brokers`,
        { cause },
      );
    }
    return this.#kafka;
  }

  /** @throws CommandError when the database does not answer */
  async store(): Promise<ProjectionStore> {
    const { mongodbUri } = this.addresses;
    this.#store ??= new ProjectionStore(mongodbUri);
    try {
      await this.#store.open();
    } catch (cause) {
      throw databaseAway(mongodbUri, cause);
    }
    return this.#store;
  }

  /** @throws CommandError when the database does not answer */
  async users(): Promise<UserStore> {
    const { mongodbUri } = this.addresses;
    this.#users ??= new UserDatabase(mongodbUri);
    try {
      await this.#users.connect();
    } catch (cause) {
      throw databaseAway(mongodbUri, cause);
    }
    return new UserStore(this.#users);
  }

  async close(): Promise<void> {
    await Promise.all([this.#kafka?.close(), this.#store?.close(), this.#users?.close()]);
  }
}

function databaseAway(uri: string, cause: unknown): CommandError {
  return new CommandError(
    `MongoDB does not answer at ${withoutCredentials(uri)}: start it, or say where it is with --mongodb`,
    { cause },
  );
}
