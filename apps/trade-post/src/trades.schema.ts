import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import type { FillRecord } from '@ome/contracts';
import mongoose, { type Connection, type Model } from 'mongoose';

/** One document per record of `ome.fills.v1`; `_id` is its fillId. */
@Schema({ collection: 'trades', versionKey: false })
export class TradeDocument {
  @Prop({ type: String, required: true })
  readonly _id!: string;

  @Prop({ type: String, required: true })
  readonly orderId!: string;

  @Prop({ type: String, required: true })
  readonly clientOrderId!: string;

  @Prop({ type: String, required: true })
  readonly account!: string;

  /** Where the record lies: trades of an account are listed in the order in which they were booked. */
  @Prop({ type: Number, required: true })
  readonly partition!: number;

  @Prop({ type: Number, required: true })
  readonly offset!: number;

  /** The record as it came. */
  @Prop({ type: mongoose.Schema.Types.Mixed, required: true })
  readonly record!: FillRecord;
}

const TRADE_SCHEMA = SchemaFactory.createForClass(TradeDocument);
TRADE_SCHEMA.index({ orderId: 1, partition: 1, offset: 1 });
TRADE_SCHEMA.index({ clientOrderId: 1 });
TRADE_SCHEMA.index({ account: 1, partition: 1, offset: 1 });
TRADE_SCHEMA.index({ partition: 1, offset: 1 });

/** What the old test double was sent; `_id` is the `fill_id`, or a number of our own where none was sent. */
@Schema({ collection: 'postedTrades', versionKey: false })
export class PostedTradeDocument {
  @Prop({ type: String, required: true })
  readonly _id!: string;

  @Prop({ type: Date, required: true })
  readonly receivedAt!: Date;

  @Prop({ type: Number, required: true })
  readonly times!: number;

  /** Of the first post. */
  @Prop({ type: mongoose.Schema.Types.Mixed, required: true })
  readonly body!: Readonly<Record<string, unknown>>;
}

const POSTED_TRADE_SCHEMA = SchemaFactory.createForClass(PostedTradeDocument);
// Anybody may post to the double: what is sent must not fill the disk.
POSTED_TRADE_SCHEMA.index({ receivedAt: 1 }, { expireAfterSeconds: 7 * 24 * 60 * 60 });

const { BSON, MongoError, MongoServerError } = mongoose.mongo;

/** A server that is away is noticed after this long, by a connect and by every operation. */
const SERVER_SELECTION_TIMEOUT_MS = 3_000;

/** The trade post's own collections, over one connection of its own. */
export class TradeStore {
  readonly trades: Model<TradeDocument>;
  readonly posted: Model<PostedTradeDocument>;
  readonly #connection: Connection;

  constructor(private readonly uri: string) {
    this.#connection = mongoose.createConnection();
    // Without a listener a failed connect would also be thrown as an unhandled 'error' event.
    this.#connection.on('error', () => undefined);
    this.#connection.set('strictQuery', true);
    this.trades = this.#connection.model<TradeDocument>('Trade', TRADE_SCHEMA);
    this.posted = this.#connection.model<PostedTradeDocument>('PostedTrade', POSTED_TRADE_SCHEMA);
  }

  /** One try to connect and to create the indexes that are missing. */
  async connect(): Promise<void> {
    if (!this.connected) {
      await this.#connection.openUri(this.uri, {
        autoIndex: false,
        autoCreate: false,
        bufferCommands: false,
        serverSelectionTimeoutMS: SERVER_SELECTION_TIMEOUT_MS,
      });
    }
    await this.trades.createIndexes();
    await this.posted.createIndexes();
  }

  get connected(): boolean {
    return this.#connection.readyState === mongoose.ConnectionStates.connected;
  }

  /**
   * Keeps what was posted under an id, the first body of several.
   * @returns `UNSTORABLE` for a body that MongoDB can never hold, `UNREACHABLE` when it may be posted again
   */
  async keepPosted(
    id: string,
    body: PostedTradeDocument['body'],
  ): Promise<'KEPT' | 'UNSTORABLE' | 'UNREACHABLE'> {
    try {
      await this.posted.updateOne(
        { _id: id },
        { $setOnInsert: { receivedAt: new Date(), body }, $inc: { times: 1 } },
        { upsert: true },
      );
      return 'KEPT';
    } catch (error) {
      // A key with a NUL: everything else that JSON can say, BSON can hold.
      if (error instanceof BSON.BSONError) return 'UNSTORABLE';
      if (isUnreachable(error) || !this.connected) return 'UNREACHABLE';
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.#connection.close();
  }
}

/** What a server itself answers is only passing when the driver says so. */
function isUnreachable(error: unknown): boolean {
  if (error instanceof MongoServerError) return error.hasErrorLabel('RetryableWriteError');
  return error instanceof MongoError;
}
