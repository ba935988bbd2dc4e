import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { ROLES, type Role } from '@ome/access';
import mongoose, { type Connection, type Model } from 'mongoose';

/** A user who may sign in; `_id` is the name. */
@Schema({ collection: 'users', versionKey: false })
export class UserDocument {
  @Prop({ type: String, required: true })
  readonly _id!: string;

  @Prop({ type: String })
  readonly company?: string;

  @Prop({ type: String, required: true, enum: ROLES })
  readonly role!: Role;

  /** `*` for every account. */
  @Prop({ type: [String], required: true })
  readonly accounts!: readonly string[];

  /** argon2id, PHC string format. */
  @Prop({ type: String, required: true })
  readonly passwordHash!: string;

  @Prop({ type: Boolean, required: true })
  readonly disabled!: boolean;

  /** The password is in the specification: production does not know such a user. */
  @Prop({ type: Boolean, required: true })
  readonly forDevelopment!: boolean;

  @Prop({ type: Date, required: true })
  readonly createdAt!: Date;

  @Prop({ type: Date, required: true })
  readonly passwordSetAt!: Date;
}

const USER_SCHEMA = SchemaFactory.createForClass(UserDocument);

/** A server that is away is noticed after this long, by a connect and by every operation. */
const SERVER_SELECTION_TIMEOUT_MS = 3_000;
/** Signing in reads one document. */
const MAXIMUM_CONNECTIONS = 5;

/** The collection of users over a connection of its own: signing in waits for no other query. */
export class UserDatabase {
  readonly users: Model<UserDocument>;
  readonly #connection: Connection;

  constructor(readonly uri: string) {
    this.#connection = mongoose.createConnection();
    // Without a listener a failed connect would also be thrown as an unhandled 'error' event.
    this.#connection.on('error', () => undefined);
    this.#connection.set('sanitizeFilter', true);
    this.#connection.set('strictQuery', 'throw');
    this.users = this.#connection.model<UserDocument>('User', USER_SCHEMA);
  }

  /** One try to connect; the driver reconnects by itself afterwards. */
  async connect(): Promise<void> {
    if (this.connected) return;
    await this.#connection.openUri(this.uri, {
      autoIndex: false,
      autoCreate: false,
      bufferCommands: false,
      maxPoolSize: MAXIMUM_CONNECTIONS,
      serverSelectionTimeoutMS: SERVER_SELECTION_TIMEOUT_MS,
      writeConcern: { w: 'majority' },
      readConcernLevel: 'majority',
    });
  }

  get connected(): boolean {
    return this.#connection.readyState === mongoose.ConnectionStates.connected;
  }

  async close(): Promise<void> {
    await this.#connection.close();
  }
}
