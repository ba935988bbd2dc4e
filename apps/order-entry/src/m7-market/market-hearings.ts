import type { Caller } from '@ome/access';
import { prepareList, type PreparedEvent } from '@ome/m7';
import { keyOf, type MarketChannel } from './market-channel.js';

/** Who hears a channel. */
export interface Listener {
  tell(event: PreparedEvent): void;
}

export interface Hearing {
  readonly listener: Listener;
  readonly caller: Caller;
}

/** Begins a hearing that waits. */
type Opening = () => void;

/**
 * Who hears what of the market. Nobody does before what was told in the past is known: it belongs into the snapshots, and
 * is no news.
 */
export class MarketHearings {
  readonly #byChannel = new Map<string, Set<Hearing>>();
  #openings: Set<Opening> | undefined = new Set();

  get areOpen(): boolean {
    return this.#openings === undefined;
  }

  /** Lets those begin who wait. */
  begin(): void {
    const openings = this.#openings ?? [];
    this.#openings = undefined;
    for (const open of openings) open();
  }

  /** Tells the snapshot as soon as there is one, and then what comes. @returns what ends it */
  add(channel: MarketChannel, hearing: Hearing, snapshot: () => readonly object[]): () => void {
    const open = () => {
      hearing.listener.tell(prepareList(snapshot()));
      return this.#hear(channel, hearing);
    };
    if (this.#openings === undefined) return open();
    let end: (() => void) | undefined;
    let isOver = false;
    const opening = () => {
      end = open();
      // The snapshot may have been too much for the reader.
      if (isOver) end();
    };
    const openings = this.#openings.add(opening);
    return () => {
      isOver = true;
      openings.delete(opening);
      end?.();
    };
  }

  /** Serialises an event once for all who hear it, and not at all for nobody. */
  tell(
    channel: MarketChannel,
    payload: () => object | undefined,
    hears: (hearing: Hearing) => boolean = () => true,
  ): void {
    const hearings = [...(this.#byChannel.get(keyOf(channel)) ?? [])].filter(hears);
    if (hearings.length === 0) return;
    const told = payload();
    if (told === undefined) return;
    const event = prepareList([told]);
    for (const { listener } of hearings) listener.tell(event);
  }

  #hear(channel: MarketChannel, hearing: Hearing): () => void {
    const key = keyOf(channel);
    const hearings = this.#byChannel.get(key) ?? new Set();
    this.#byChannel.set(key, hearings.add(hearing));
    return () => {
      hearings.delete(hearing);
      if (hearings.size === 0) this.#byChannel.delete(key);
    };
  }
}
