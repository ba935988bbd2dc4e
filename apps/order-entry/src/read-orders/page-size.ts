const DEFAULT_PAGE = 100;

/** How many a page has at most, for a query whose `limit` was checked. */
export function pageSize({ limit }: { readonly limit?: string | undefined }): number {
  return limit === undefined ? DEFAULT_PAGE : Number(limit);
}
