import type { MessageSocket } from './outbox.js';

/** Until it is seen whether a client that was held back has taken its answers. */
const HELD_BACK_MS = 50;

/** Why a message has to wait: the client reads too little, or what it said before is not done. */
export type Obstacle = 'READER' | 'WORK';

/**
 * What a client says, one message after another. While it has to wait, its socket is not read: what
 * waits here is no more than came in one piece.
 */
export class MessageTurns {
  #waiting: (() => void)[] = [];
  #isTaking = false;
  #isPaused = false;
  #hasEnded = false;
  #later: NodeJS.Timeout | undefined;

  constructor(
    private readonly socket: Pick<MessageSocket, 'pause' | 'resume'>,
    private readonly obstacle: () => Obstacle | undefined,
  ) {}

  /** Takes a message now, or once those before it are taken and nothing is in the way. */
  take(message: () => void): void {
    if (this.#hasEnded) return;
    this.#waiting.push(message);
    this.#takeAll();
  }

  /**
   * Work may be done. Not at once: it may have been done in the middle of telling an event to many,
   * which a subscription taken there would hear twice.
   */
  goOn(): void {
    if (this.#isPaused) queueMicrotask(() => this.#takeAll());
  }

  /** Nothing more is taken. */
  end(): void {
    this.#hasEnded = true;
    this.#waiting = [];
    clearTimeout(this.#later);
  }

  #takeAll(): void {
    if (this.#isTaking || this.#hasEnded) return;
    this.#isTaking = true;
    let taken = 0;
    try {
      while (taken < this.#waiting.length && this.obstacle() === undefined) {
        taken += 1;
        this.#waiting[taken - 1]?.();
      }
    } finally {
      this.#waiting.splice(0, taken);
      this.#isTaking = false;
    }
    this.#holdBack(this.obstacle());
  }

  #holdBack(obstacle: Obstacle | undefined): void {
    const isHeldBack = obstacle !== undefined;
    if (isHeldBack !== this.#isPaused) {
      this.#isPaused = isHeldBack;
      if (isHeldBack) this.socket.pause();
      else this.socket.resume();
    }
    if (obstacle !== 'READER' || this.#later !== undefined) return;
    this.#later = setTimeout(() => {
      this.#later = undefined;
      this.#takeAll();
    }, HELD_BACK_MS).unref();
  }
}
