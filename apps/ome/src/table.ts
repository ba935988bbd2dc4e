import Table from 'cli-table3';

/** A cell of a table for people; what is missing is left empty. */
export type Cell = string | number | bigint | undefined | null;

const text = (cell: Cell): string => (cell === undefined || cell === null ? '' : String(cell));

/** A table for people, without colours: it is read in logs and tickets too. */
export function tableOf(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const table = new Table({ head: [...head], style: { head: [], border: [], compact: true } });
  for (const row of rows) table.push(row.map(text));
  return table.toString();
}

/** One line per field that has a value, names aligned. */
export function fieldsOf(fields: readonly (readonly [string, Cell])[]): string {
  const shown = fields.filter(([, value]) => text(value) !== '');
  const width = Math.max(0, ...shown.map(([name]) => name.length));
  return shown.map(([name, value]) => `${name.padEnd(width)}  ${text(value)}`).join('\n');
}

/** Parts of an answer with an empty line between them. */
export function paragraphs(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join('\n\n');
}

/** `1 record`, `2 records`. */
export function counted(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? '' : 's'}`;
}
