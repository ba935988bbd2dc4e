/** A venue that speaks REST only. */
export interface VenueLink {
  readonly venue: string;
  /** Without a slash at its end. */
  readonly baseUrl: string;
  /** The link drops a NEW or update that it has seen. */
  readonly idempotent: boolean;
}

const ITEM = /^([^=;]+)=(https?:\/\/[^;]+)(;idempotent)?$/;

/**
 * Reads `VENUE_REST_LINKS`: items `venue=base URL`, with `;idempotent` where the link drops repeats.
 * @throws Error naming every item that is none
 */
export function venueLinksOf(items: readonly string[]): ReadonlyMap<string, VenueLink> {
  const links = new Map<string, VenueLink>();
  const faults: string[] = [];
  for (const item of items) {
    const [, venue, url, idempotent] = ITEM.exec(item) ?? [];
    if (venue === undefined || url === undefined || !URL.canParse(url) || links.has(venue)) {
      faults.push(`"${item}"`);
    } else {
      const baseUrl = url.replace(/\/+$/, '');
      links.set(venue, { venue, baseUrl, idempotent: idempotent !== undefined });
    }
  }
  if (faults.length === 0) return links;
  throw new Error(
    `VENUE_REST_LINKS: ${faults.join(', ')} must be <venue>=<URL>, or <venue>=<URL>;idempotent, each venue once.`,
  );
}
