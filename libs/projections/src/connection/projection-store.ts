import mongoose, { type Connection, type Model } from 'mongoose';
import { CHECKPOINT_SCHEMA, type CheckpointDocument } from '../documents/checkpoint.schema.js';
import { EXECUTION_SCHEMA, type ExecutionDocument } from '../documents/execution.schema.js';
import { LAST_PRICE_SCHEMA, type LastPriceDocument } from '../documents/last-price.schema.js';
import {
  NAME_SCHEMA,
  type NameDocument,
  VENUE_NAME_SCHEMA,
  type VenueNameDocument,
} from '../documents/name.schema.js';
import {
  MASS_CANCEL_RESULT_SCHEMA,
  MASS_CANCEL_SCHEMA,
  type MassCancelDocument,
  type MassCancelResultDocument,
} from '../documents/mass-cancel.schema.js';
import { ORDER_EVENT_SCHEMA, type OrderEventDocument } from '../documents/order-event.schema.js';
import { ORDER_SCHEMA, type OrderDocument } from '../documents/order.schema.js';
import {
  PARTITION_STATE_SCHEMA,
  type PartitionStateDocument,
} from '../documents/partition-state.schema.js';
import { POSITION_SCHEMA, type PositionDocument } from '../documents/position.schema.js';

/** A server that is away is noticed after this long, by a connect and by every operation. */
const SERVER_SELECTION_TIMEOUT_MS = 3_000;

/** Anything that is stored, as far as writing it needs to know. */
export interface StoredDocument {
  readonly _id: string | number;
}

export type NativeCollection = mongoose.Collection<StoredDocument>;

/**
 * The collections of the projections over one connection of their own. `connect` is one try that
 * ends by itself: whoever composes the process repeats it and logs the address. Once connected, the
 * driver reconnects by itself, and operations fail while the server is away.
 */
export class ProjectionStore {
  readonly orders: Model<OrderDocument>;
  readonly orderEvents: Model<OrderEventDocument>;
  readonly executions: Model<ExecutionDocument>;
  readonly names: Model<NameDocument>;
  readonly venueNames: Model<VenueNameDocument>;
  readonly lastPrices: Model<LastPriceDocument>;
  readonly positions: Model<PositionDocument>;
  readonly checkpoints: Model<CheckpointDocument>;
  readonly massCancels: Model<MassCancelDocument>;
  readonly partitionStates: Model<PartitionStateDocument>;
  readonly massCancelResults: Model<MassCancelResultDocument>;
  readonly #connection: Connection;

  constructor(readonly uri: string) {
    this.#connection = mongoose.createConnection();
    // Without a listener a failed connect would also be thrown as an unhandled 'error' event.
    this.#connection.on('error', () => undefined);
    this.#connection.set('sanitizeFilter', true);
    this.#connection.set('strictQuery', true);
    // One explicit call each: a function generic over the document sends the compiler astray.
    const connection = this.#connection;
    this.orders = connection.model<OrderDocument>('Order', ORDER_SCHEMA);
    this.orderEvents = connection.model<OrderEventDocument>('OrderEvent', ORDER_EVENT_SCHEMA);
    this.executions = connection.model<ExecutionDocument>('Execution', EXECUTION_SCHEMA);
    this.names = connection.model<NameDocument>('Name', NAME_SCHEMA);
    this.venueNames = connection.model<VenueNameDocument>('VenueName', VENUE_NAME_SCHEMA);
    this.lastPrices = connection.model<LastPriceDocument>('LastPrice', LAST_PRICE_SCHEMA);
    this.positions = connection.model<PositionDocument>('Position', POSITION_SCHEMA);
    this.massCancels = connection.model<MassCancelDocument>('MassCancel', MASS_CANCEL_SCHEMA);
    this.partitionStates = connection.model<PartitionStateDocument>(
      'PartitionState',
      PARTITION_STATE_SCHEMA,
    );
    this.massCancelResults = connection.model<MassCancelResultDocument>(
      'MassCancelResult',
      MASS_CANCEL_RESULT_SCHEMA,
    );
    this.checkpoints = connection.model<CheckpointDocument>('Checkpoint', CHECKPOINT_SCHEMA);
  }

  /** One try to connect and to create what is missing of collections and indexes. */
  async connect(): Promise<void> {
    await this.open();
    await this.ensureIndexes();
  }

  /** One try to connect, which creates nothing: for tools that only look. */
  async open(): Promise<void> {
    if (!this.connected) {
      await this.#connection.openUri(this.uri, {
        autoIndex: false,
        autoCreate: false,
        bufferCommands: false,
        serverSelectionTimeoutMS: SERVER_SELECTION_TIMEOUT_MS,
      });
    }
  }

  get connected(): boolean {
    return this.#connection.readyState === mongoose.ConnectionStates.connected;
  }

  /** Creates the indexes of the schemas; existing ones stay. */
  async ensureIndexes(): Promise<void> {
    for (const model of this.#connection.modelNames()) {
      await this.#connection.model(model).createIndexes();
    }
  }

  /** Every collection of the database by name, ours or not, with its number of documents by the server's books. */
  async collectionCounts(): Promise<ReadonlyMap<string, number>> {
    const listed = await this.#connection.listCollections();
    const names = listed.map(({ name }) => name).sort();
    const counts = await Promise.all(
      names.map((name) => this.#connection.collection(name).estimatedDocumentCount()),
    );
    return new Map(names.map((name, index) => [name, counts[index] ?? 0]));
  }

  /**
   * Drops the collections of the projections, and no other of the database: users, subscriptions,
   * deliveries and trades are not in the log and stay. No projector may run meanwhile: it would go
   * on from the checkpoints that it remembers. The next one folds the log from its beginning.
   * @returns the names of what was dropped
   */
  async dropProjections(): Promise<readonly string[]> {
    // Checkpoints first: broken off in between, the next projector folds again what is still there.
    const rest = this.#connection
      .modelNames()
      .filter((name) => name !== this.checkpoints.modelName);
    const listed = new Set((await this.#connection.listCollections()).map(({ name }) => name));
    const dropped: string[] = [];
    for (const name of [this.checkpoints.modelName, ...rest]) {
      const { collection } = this.#connection.model(name);
      if (!listed.has(collection.name)) continue;
      await collection.drop();
      dropped.push(collection.name);
    }
    return dropped;
  }

  async close(): Promise<void> {
    await this.#connection.close();
  }

  /** The driver's collection behind a model: casting by mongoose would cost more than the write. */
  native({ collection }: { readonly collection: { readonly name: string } }): NativeCollection {
    return this.#connection.collection<StoredDocument>(collection.name);
  }
}
