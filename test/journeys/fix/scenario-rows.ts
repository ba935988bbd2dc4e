import fixture from '../../../libs/domain/fixtures/fix-order-states.json' with { type: 'json' };

/** A row of a FIX order state change matrix; a cell that says nothing is null or absent. */
export interface Row {
  readonly time: string;
  readonly messageIn: string | null;
  readonly messageOut: string | null;
  readonly clOrdId: string | null;
  readonly origClOrdId: string | null;
  readonly execType: string | null;
  readonly ordStatus: string | null;
  readonly orderQty: number | null;
  readonly cumQty: number | null;
  readonly leavesQty: number | null;
  readonly lastQty: number | null;
  readonly path: string;
  readonly crosses?: boolean;
  readonly cxlRejResponseTo?: string;
  readonly cxlRejReason?: string;
  readonly ordRejReason?: string;
  readonly execRestatementReason?: string;
  readonly execId?: string;
  readonly execRefId?: string;
  readonly avgPx?: number;
  readonly lastPx?: number;
  readonly dayOrderQty?: number;
  readonly dayCumQty?: number;
}

/** One way through a scenario: its main rows, or those up to an alternative one. */
export interface Path {
  readonly scenario: string;
  readonly rows: readonly Row[];
  /** How many of the rows, from the last one back, no other path of the scenario has. */
  readonly own: number;
}

export interface Scenario {
  readonly id: string;
  readonly title: string;
  readonly rows: number;
  readonly paths: readonly Path[];
}

export const SCENARIOS: readonly Scenario[] = fixture.scenarios.map(({ id, title, steps }) => {
  const rows: readonly Row[] = steps;
  const main = rows.filter(isMain);
  const alternatives = rows.flatMap((row, index) =>
    isMain(row)
      ? []
      : [{ scenario: id, rows: [...rows.slice(0, index).filter(isMain), row], own: 1 }],
  );
  const paths = [{ scenario: id, rows: main, own: main.length }, ...alternatives];
  return { id, title, rows: rows.length, paths };
});

function isMain({ path }: Row): boolean {
  return path === 'main';
}

/** Of messages that cross on the wire, the receiver had sent its own before it read the other. */
export function reportsCrossFirst(rows: readonly Row[]): readonly Row[] {
  return rows.flatMap((row, index) => {
    const [before, after] = [rows[index - 1], rows[index + 1]];
    if (after !== undefined && cross(row, after)) return [after, row];
    return before !== undefined && cross(before, row) ? [] : [row];
  });
}

function cross(left: Row, right: Row): boolean {
  const both = left.crosses === true && right.crosses === true;
  return both && left.messageIn !== null && right.messageOut !== null;
}
