import { setImmediate as flushed, setTimeout as wait } from 'node:timers/promises';
import type { ReceivedRecord } from '@ome/messaging';
import { notificationFor, orderChangeOf, type OrderChange } from '../order-notification.js';
import { type Subscribers, subscribersOf } from '../subscribers.js';
import type { PositionVector } from './resume-token.js';
import type { StreamConnection } from './stream-connection.js';

const RETRY_MS = 500;
/** Frames that are written before sockets get a turn: a burst would look like a slow reader. */
const FRAMES_AT_ONCE = 64;

/**
 * Tells the log's live end to the open connections of this process. Batches and joins take turns,
 * so that a connection gets exactly the events from the vector on that its join has returned.
 */
export class StreamHub {
  readonly #connections = new Map<string, Set<StreamConnection>>();
  #vector: bigint[] = [];
  #turn: Promise<void> = Promise.resolve();
  #closed = false;
  #told = 0;

  constructor(
    private readonly subscribers: Subscribers,
    private readonly onTold: () => void,
    private readonly onDelay: (cause: unknown) => void,
  ) {}

  get vector(): PositionVector {
    return this.#vector;
  }

  get size(): number {
    let size = 0;
    for (const connections of this.#connections.values()) size += connections.size;
    return size;
  }

  /** Positions where the tail begins; before any record of it. */
  begin(positions: ReadonlyMap<number, bigint>): void {
    this.#vector = Array.from({ length: positions.size }, (_, p) => positions.get(p) ?? 0n);
  }

  /** Records of one partition, in order. */
  take(records: readonly ReceivedRecord[]): Promise<void> {
    return this.#inTurn(() => this.#tell(records));
  }

  /** @returns the positions from which on the connection is told live */
  join(connection: StreamConnection): Promise<PositionVector> {
    return this.#inTurn(() => {
      const ofUser = this.#connections.get(connection.user) ?? new Set();
      ofUser.add(connection);
      this.#connections.set(connection.user, ofUser);
      return Promise.resolve([...this.#vector]);
    });
  }

  leave(connection: StreamConnection): void {
    const ofUser = this.#connections.get(connection.user);
    ofUser?.delete(connection);
    if (ofUser?.size === 0) this.#connections.delete(connection.user);
  }

  beat(): void {
    for (const connection of this.#all()) connection.beat(this.#vector);
  }

  closeAll(): void {
    this.#closed = true;
    for (const connection of this.#all()) connection.close();
  }

  async #tell(records: readonly ReceivedRecord[]): Promise<void> {
    const users = [...this.#connections.keys()];
    const changes = new Map<bigint, OrderChange>();
    if (users.length > 0) {
      for (const record of records) {
        const change = orderChangeOf(record);
        if (change !== undefined) changes.set(record.offset, change);
      }
    }
    const byOrder = await this.#subscribersOf(users, [...changes.values()]);
    for (const { partition, offset } of records) {
      this.#vector[partition] = offset + 1n;
      const change = changes.get(offset);
      if (change === undefined) continue;
      const before = this.#told;
      this.#tellAll(change, byOrder);
      if (Math.floor(before / FRAMES_AT_ONCE) < Math.floor(this.#told / FRAMES_AT_ONCE)) {
        await flushed();
      }
    }
  }

  /** Waits while the database is away: an event that is passed over would never be told. */
  async #subscribersOf(
    users: readonly string[],
    changes: readonly OrderChange[],
  ): Promise<ReadonlyMap<string, readonly string[]>> {
    for (;;) {
      try {
        return await subscribersOf(this.subscribers, users, changes);
      } catch (error) {
        if (this.#closed) return new Map();
        this.onDelay(error);
        await wait(RETRY_MS);
      }
    }
  }

  #tellAll({ notification }: OrderChange, byOrder: ReadonlyMap<string, readonly string[]>): void {
    for (const user of byOrder.get(notification.orderId) ?? []) {
      const told = notificationFor(user, notification);
      for (const connection of this.#connections.get(user) ?? []) {
        if (!connection.sees(notification.account)) continue;
        connection.tellLive(told, this.#vector);
        this.#told += 1;
        this.onTold();
      }
    }
  }

  #all(): readonly StreamConnection[] {
    return [...this.#connections.values()].flatMap((ofUser) => [...ofUser]);
  }

  #inTurn<Result>(action: () => Promise<Result>): Promise<Result> {
    const result = this.#turn.then(action);
    this.#turn = result.then(
      () => undefined,
      () => undefined,
    );
    return result;
  }
}
