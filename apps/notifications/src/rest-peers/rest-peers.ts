import type { VenueLink } from './venue-links.js';

/** Which peers are served over REST, and who is told that there is work for them. */
export class RestPeers {
  constructor(
    readonly links: ReadonlyMap<string, VenueLink>,
    readonly tradePost: boolean,
    readonly nudge: () => void,
  ) {}
}
