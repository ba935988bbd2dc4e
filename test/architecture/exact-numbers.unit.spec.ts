import { globSync, readFileSync } from 'node:fs';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const root = new URL('../../', import.meta.url).pathname;

/** Where prices and quantities go: none of this may compute with binary fractions. */
const ROAD = [
  'libs/{domain,contracts,equities,projections,outcomes}/src/**/*.ts',
  'apps/{order-entry,order-lifecycle,fill-ingestion,venue-simulator,trade-post}/src/**/*.ts',
];

/** `file: expression` of divisions without a rest, of bigints, rounded to a whole number at once, or of sizes. */
const EXACT: readonly string[] = [
  'apps/order-entry/src/equities-orders/equities-providers.ts: config.SHUTDOWN_TIMEOUT_MS / 2',
  'apps/order-lifecycle/src/decide-inbox/inbox-writer.ts: limit / 2',
  'apps/venue-simulator/src/matching/book/background-quotes.ts: reference / instrument.tick',
  'apps/venue-simulator/src/matching/market-data.ts: (2n * scaled + quantity) / (2n * quantity)',
  'libs/domain/src/columns.ts: magnitude / divisor',
  'libs/domain/src/decimal.ts: decimal.units / divisor',
];

const files = globSync(ROAD, { cwd: root })
  .filter((path) => !path.endsWith('.spec.ts'))
  .toSorted();

function suspectsIn(path: string, text: string): readonly string[] {
  const found: string[] = [];
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const visit = (node: ts.Node): void => {
    if (isSuspect(node)) found.push(`${path}: ${node.getText(source).replaceAll(/\s+/g, ' ')}`);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const FLOATING_CALLS =
  /^(Number\.)?parseFloat$|\.(toFixed|toPrecision|toExponential)$|^Type\.Number$/;

/** Times are no money: their seconds may have fractions. */
const TIMES = /milliseconds|Ms\b|getTime\(|Date\.now\(|performance\./;

function isSuspect(node: ts.Node): boolean {
  if (ts.isNumericLiteral(node)) return /[.]|e-/i.test(node.getText());
  if (ts.isCallExpression(node)) return FLOATING_CALLS.test(node.expression.getText());
  if (!ts.isBinaryExpression(node)) return false;
  if (TIMES.test(node.left.getText())) return false;
  const { kind } = node.operatorToken;
  return kind === ts.SyntaxKind.SlashToken || kind === ts.SyntaxKind.SlashEqualsToken;
}

describe('no binary fraction on the road of an order', () => {
  it('is written in the sources', () => {
    expect(files.length).toBeGreaterThan(150);
    const suspects = files.flatMap((path) => suspectsIn(path, readFileSync(root + path, 'utf8')));
    expect(suspects.toSorted()).toEqual(EXACT.toSorted());
  });

  it.each([
    '0.1',
    '1e-3',
    'price / 2',
    'x.toFixed(2)',
    'parseFloat(text)',
    'Type.Number()',
    'items / 1000',
  ])('would find %s', (expression) => {
    expect(suspectsIn('a.ts', `const found = ${expression};`)).toEqual([`a.ts: ${expression}`]);
  });
});
