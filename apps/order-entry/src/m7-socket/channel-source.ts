import type { Channel } from '@ome/m7';
import type { SocketCaller } from './socket-access.js';
import type { Subscription } from './subscription.js';

/** What feeds the channels of a kind. */
export interface ChannelSource {
  /** Whether there is such a channel: a URN may name an area or a resource that nobody serves. */
  serves(channel: Channel): boolean;
  /** False when this caller, at this connection, may open no more of the kind now; by default, he may. */
  hasRoom?(channel: Channel, caller: SocketCaller): boolean;
  /** Begins with the snapshot, under sequence 0. @returns what ends it */
  open(channel: Channel, subscription: Subscription, caller: SocketCaller): () => void;
  /** The payload of the snapshot; `undefined` while there is none yet. */
  snapshot(channel: Channel, caller: SocketCaller): object | undefined;
}

/** All that the sockets offer. */
export class ChannelSources {
  constructor(private readonly sources: readonly ChannelSource[]) {}

  sourceOf(channel: Channel): ChannelSource | undefined {
    return this.sources.find((source) => source.serves(channel));
  }
}
