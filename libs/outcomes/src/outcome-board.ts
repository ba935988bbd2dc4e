import { parsePosition } from '@ome/contracts';
import { Conversation } from './conversation.js';
import type { LoggedRecord } from './read-outcome.js';

interface Produced {
  readonly offset: bigint;
  readonly at: number;
}

/** Own records closer together than this share one entry: the board stays small however far a writer is behind. */
const ENTRY_DISTANCE_MS = 100;

class PartitionBoard {
  readonly byInput = new Map<string, Conversation>();
  readonly byOrder = new Map<string, Set<Conversation>>();
  unanswered: Produced[] = [];
  /** Own inputs that are on their way into the inbox. */
  unconfirmed = 0;
  decided = -1n;

  get idle(): boolean {
    return this.byInput.size === 0 && this.unanswered.length === 0 && this.unconfirmed === 0;
  }
}

/** Who waits for which input of which partition, and how far the writer of each partition is behind. */
export class OutcomeBoard {
  readonly #partitions = new Map<number, PartitionBoard>();
  readonly #seen = new Map<number, bigint>();
  #conversations = 0;

  /** `onOpened`: somebody waits from now on. */
  constructor(private readonly onOpened: () => void = () => undefined) {}

  /** Whether any conversation is open. */
  get isWaitedFor(): boolean {
    return this.#conversations > 0;
  }

  /** Offset of the newest record of each partition that was read: whatever was answered lies there or before. */
  get seen(): ReadonlyMap<number, bigint> {
    return this.#seen;
  }

  /** Notes a record of the log, of interest or not. */
  see(partition: number, offset: bigint): void {
    this.#seen.set(partition, offset);
  }

  /** Must be called before the input is produced, or its answer may be missed. */
  open(inputId: string, partition: number): Conversation {
    const board = this.#board(partition);
    if (board.byInput.has(inputId)) {
      throw new Error(`The outcome of input ${inputId} is waited for already.`);
    }
    const conversation = new Conversation(inputId, partition, (closed) => this.#close(closed));
    board.byInput.set(inputId, conversation);
    this.#conversations += 1;
    this.onOpened();
    return conversation;
  }

  /** Whether records of this partition are of interest now; the others need not be parsed. */
  wants(partition: number): boolean {
    return this.#partitions.get(partition)?.idle === false;
  }

  take(logged: LoggedRecord): void {
    const { record } = logged;
    const board = this.#board(logged.partition);
    this.#advance(board, record.cause);
    const asked = board.byInput.get(record.inputId);
    asked?.take(logged);
    const orderId = 'orderId' in record ? record.orderId : undefined;
    if (orderId === undefined) return;
    for (const follower of board.byOrder.get(orderId) ?? []) {
      if (follower !== asked) follower.take(logged);
    }
    if (asked !== undefined) this.#follow(board, orderId, asked);
  }

  /** An own input is about to be produced: its decision may be seen before its confirmation. */
  producing(partition: number): void {
    this.#board(partition).unconfirmed += 1;
  }

  /** What was about to be produced is confirmed and noted, or given up. */
  settled(partition: number): void {
    this.#board(partition).unconfirmed -= 1;
  }

  /** Notes an own input record of the partition, for `behindMs`. `at`: milliseconds since 1970. */
  produced(partition: number, offset: bigint, at: number): void {
    const board = this.#board(partition);
    const newest = board.unanswered.at(-1);
    if (offset <= board.decided) return;
    if (newest !== undefined && at - newest.at < ENTRY_DISTANCE_MS) return;
    board.unanswered.push({ offset, at });
  }

  /** How long the oldest own input of the partition has waited for its decision; 0 when none waits. */
  behindMs(partition: number, now: number): number {
    const oldest = this.#partitions.get(partition)?.unanswered[0];
    return oldest === undefined ? 0 : Math.max(0, now - oldest.at);
  }

  #board(partition: number): PartitionBoard {
    const known = this.#partitions.get(partition);
    if (known !== undefined) return known;
    const board = new PartitionBoard();
    this.#partitions.set(partition, board);
    return board;
  }

  #advance(board: PartitionBoard, cause: string): void {
    const source = parsePosition(cause);
    if (source === undefined || source.offset <= board.decided) return;
    board.decided = source.offset;
    board.unanswered = board.unanswered.filter(({ offset }) => offset > board.decided);
  }

  #follow(board: PartitionBoard, orderId: string, conversation: Conversation): void {
    const followers = board.byOrder.get(orderId) ?? new Set();
    board.byOrder.set(orderId, followers.add(conversation));
  }

  #close(conversation: Conversation): void {
    const board = this.#board(conversation.partition);
    if (board.byInput.get(conversation.inputId) !== conversation) return;
    board.byInput.delete(conversation.inputId);
    this.#conversations -= 1;
    for (const [orderId, followers] of board.byOrder) {
      if (followers.delete(conversation) && followers.size === 0) board.byOrder.delete(orderId);
    }
  }
}
