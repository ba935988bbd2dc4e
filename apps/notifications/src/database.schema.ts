import mongoose, { type Model, type Schema } from 'mongoose';

/** A server that is away is noticed after this long, by a connect and by every operation. */
const SERVER_SELECTION_TIMEOUT_MS = 3_000;

/** The service's own connection to MongoDB. Slices add their collections before `connect`. */
export class Database {
  readonly #connection = mongoose.createConnection();

  constructor(private readonly uri: string) {
    // Without a listener a failed connect would also be thrown as an unhandled 'error' event.
    this.#connection.on('error', () => undefined);
    this.#connection.set('strictQuery', 'throw');
  }

  model<Document>(name: string, schema: Schema<Document>): Model<Document> {
    return this.#connection.model<Document>(name, schema);
  }

  get connected(): boolean {
    return this.#connection.readyState === mongoose.ConnectionStates.connected;
  }

  /** One try to connect and to create missing indexes; the driver reconnects by itself afterwards. */
  async connect(): Promise<void> {
    if (!this.connected) {
      await this.#connection.openUri(this.uri, {
        autoIndex: false,
        autoCreate: false,
        bufferCommands: false,
        serverSelectionTimeoutMS: SERVER_SELECTION_TIMEOUT_MS,
        writeConcern: { w: 'majority' },
        readConcernLevel: 'majority',
      });
    }
    for (const name of this.#connection.modelNames()) {
      await this.#connection.model(name).createIndexes();
    }
  }

  async close(): Promise<void> {
    await this.#connection.close();
  }
}
