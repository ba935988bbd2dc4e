import type { MessageSocket } from './outbox.js';

/** Until it is seen whether a client that was held back has taken its answers. */
const HELD_BACK_MS = 50;
/** What is taken of one client in one turn of the event loop at most; then it is the turn of others. */
const MESSAGES_PER_TURN = 32;
const TURN_MS = 4;

interface Message {
  readonly take: () => void;
  /** Taken though its client has gone: he may have sent it and hung up. */
  readonly isLasting: boolean;
}

/** Why a message has to wait: the client reads too little, or what it said before is not done. */
export type Obstacle = 'READER' | 'WORK';

/**
 * What a client says, one message after another, and some of them in each turn of the event loop: many come in one
 * piece. While it has to wait, its socket is not read: what waits here is no more than came in that piece.
 */
export class MessageTurns {
  #waiting: Message[] = [];
  #isTaking = false;
  #isPaused = false;
  #hasEnded = false;
  #later: NodeJS.Timeout | undefined;
  /** What this turn of the event loop had of the client. */
  #turn: { taken: number; readonly beganAt: number } | undefined;

  constructor(
    private readonly socket: Pick<MessageSocket, 'pause' | 'resume'>,
    private readonly obstacle: () => Obstacle | undefined,
    /** Taking a message threw, an error of ours: nobody else could catch it. No other is taken but what lasts. */
    private readonly onFailed: (error: unknown) => void,
  ) {}

  /** Takes a message now, or once those before it are taken and nothing is in the way. */
  take(take: () => void): void {
    this.#add({ take, isLasting: false });
  }

  /** As `take`, and the client's end does not undo that he has said it. */
  takeLasting(take: () => void): void {
    this.#add({ take, isLasting: true });
  }

  #add(message: Message): void {
    if (this.#hasEnded) return;
    this.#waiting.push(message);
    this.#takeAll();
  }

  /**
   * Work may be done. Not at once: it may have been done in the middle of telling an event to many,
   * which a subscription taken there would hear twice.
   */
  goOn(): void {
    if (this.#waiting.length > 0 || this.#isPaused) queueMicrotask(() => this.#takeAll());
  }

  /** The client has gone, or is to go: only what lasts is still taken, work permitting. */
  end(): void {
    this.#hasEnded = true;
    this.#waiting = this.#waiting.filter(({ isLasting }) => isLasting);
    clearTimeout(this.#later);
    // His own word that he goes is to be read.
    this.#pause(false);
    queueMicrotask(() => this.#takeAll());
  }

  #takeAll(): void {
    if (this.#isTaking) return;
    this.#isTaking = true;
    let taken = 0;
    let failure: { readonly error: unknown } | undefined;
    while (
      failure === undefined &&
      taken < this.#waiting.length &&
      this.#obstacle() === undefined &&
      this.#isItsTurn()
    ) {
      taken += 1;
      try {
        this.#waiting[taken - 1]?.take();
      } catch (error) {
        failure = { error };
      }
    }
    this.#waiting.splice(0, taken);
    this.#isTaking = false;
    if (failure !== undefined) {
      this.end();
      this.onFailed(failure.error);
    }
    if (!this.#hasEnded) this.#holdBack(this.obstacle());
  }

  /** Counts a message to the turn, unless it has to wait for the next one. */
  #isItsTurn(): boolean {
    this.#turn ??= this.#beginTurn();
    const { taken, beganAt } = this.#turn;
    if (taken >= MESSAGES_PER_TURN || performance.now() - beganAt > TURN_MS) return false;
    this.#turn.taken += 1;
    return true;
  }

  #beginTurn() {
    setImmediate(() => {
      this.#turn = undefined;
      if (this.#waiting.length > 0) this.#takeAll();
    });
    return { taken: 0, beganAt: performance.now() };
  }

  /** Who has gone reads nothing. */
  #obstacle(): Obstacle | undefined {
    const obstacle = this.obstacle();
    return this.#hasEnded && obstacle === 'READER' ? undefined : obstacle;
  }

  #holdBack(obstacle: Obstacle | undefined): void {
    this.#pause(obstacle !== undefined || this.#waiting.length > 0);
    if (obstacle !== 'READER' || this.#later !== undefined) return;
    this.#later = setTimeout(() => {
      this.#later = undefined;
      this.#takeAll();
    }, HELD_BACK_MS).unref();
  }

  #pause(isHeldBack: boolean): void {
    if (isHeldBack === this.#isPaused) return;
    this.#isPaused = isHeldBack;
    if (isHeldBack) this.socket.pause();
    else this.socket.resume();
  }
}
