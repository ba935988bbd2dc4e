import type { BatchType } from '@ome/m7';

/**
 * An event as the document's tables have it. Identifiers are A, B in the order in which they came; `asked`: it repeats the
 * request's correlation.
 */
export interface M7Row {
  readonly identifier: '-' | 'A' | 'B';
  readonly revision: number | '-';
  readonly state: string;
  readonly action: string;
  readonly quantity: number;
  readonly price: number;
  readonly asked: boolean;
}

/** Something that happens to Alice's order, and what she hears of it. */
export interface M7Step {
  readonly title: string;
  /** What she asks for; absent: somebody else sells to her so much. */
  readonly request?: { readonly type: BatchType; readonly change: object };
  readonly sold?: number;
  readonly rows: readonly M7Row[];
}

type Names = readonly [identifier: M7Row['identifier'], revision: M7Row['revision']];
type Terms = readonly [quantity: number, price: number];

const event = (
  [identifier, revision]: Names,
  state: string,
  action: string,
  [quantity, price]: Terms,
): M7Row => ({ identifier, revision, state, action, quantity, price, asked: false });
const acknowledged = (...row: [Names, string, Terms]): M7Row => ({
  ...event(row[0], 'Pending', row[1], row[2]),
  asked: true,
});

export const FIRST_TERMS = { quantity: 10, price: 50 } as const;

/** The life of one order: every table of the document but the refusals. */
export const M7_STEPS: readonly M7Step[] = [
  {
    title: 'create',
    request: { type: 'Creation', change: {} },
    rows: [
      acknowledged(['-', '-'], 'AddedByUser', [10, 50]),
      event(['A', 1], 'Active', 'AddedByUser', [10, 50]),
    ],
  },
  {
    title: 'less quantity: keeps its place',
    request: { type: 'Modification', change: { quantity: 8 } },
    rows: [
      acknowledged(['A', 1], 'ModifiedByUser', [8, 50]),
      event(['A', 2], 'Active', 'ModifiedByUser', [8, 50]),
    ],
  },
  {
    title: 'another price: loses its place',
    request: { type: 'Modification', change: { price: 51 } },
    rows: [
      acknowledged(['A', 2], 'ModifiedByUser', [8, 51]),
      event(['B', 1], 'Active', 'AddedByUser', [8, 51]),
      event(['A', 3], 'Inactive', 'AddedByUser', [0, 50]),
    ],
  },
  {
    title: 'deactivate',
    request: { type: 'Deactivation', change: {} },
    rows: [
      acknowledged(['B', 1], 'DeactivatedByUser', [8, 51]),
      event(['B', 2], 'Hibernated', 'ModifiedByUser', [8, 51]),
    ],
  },
  {
    title: 'activate',
    request: { type: 'Activation', change: {} },
    rows: [
      acknowledged(['B', 2], 'AddedByUser', [8, 51]),
      event(['B', 3], 'Active', 'ModifiedByUser', [8, 51]),
    ],
  },
  {
    title: 'another company sells 3',
    sold: 3,
    rows: [event(['B', 4], 'Active', 'PartiallyExecuted', [5, 51])],
  },
  {
    title: 'cancel',
    request: { type: 'Cancellation', change: {} },
    rows: [
      acknowledged(['B', 4], 'DeletedByUser', [5, 51]),
      event(['B', 5], 'Inactive', 'ModifiedByUser', [0, 51]),
    ],
  },
];
