/** Whose orders a caller may see: these accounts, or every account. */
export type AccountScope = readonly string[] | 'ANY';
