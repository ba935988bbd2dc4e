/** A way to a reader; closed once. */
export interface Line {
  readonly destroyed: boolean;
  once(event: 'close', listener: () => void): unknown;
}

/** Gives a place back; more often changes nothing. */
export type GiveBack = () => void;

/** Places for streams, taken before anything is waited for: a burst cannot take more than there are. */
export class StreamPlaces {
  #taken = 0;

  constructor(private readonly maximum: number) {}

  /** A place until the line closes or it is given back; `undefined` when there is none. */
  take(line: Line): GiveBack | undefined {
    if (this.#taken >= this.maximum) return undefined;
    this.#taken += 1;
    let held = true;
    const giveBack = () => {
      if (held) this.#taken -= 1;
      held = false;
    };
    if (line.destroyed) giveBack();
    else line.once('close', giveBack);
    return giveBack;
  }
}
