import { globSync, readFileSync } from 'node:fs';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { ALLOWED } from './floats-allowed.js';

const root = new URL('../../', import.meta.url).pathname;

/** Where prices and quantities go: none of this may compute with binary fractions. */
const ROAD = [
  'libs/{domain,contracts,equities,projections,outcomes,m7}/src/**/*.ts',
  'apps/{order-entry,order-lifecycle,fill-ingestion,venue-simulator,trade-post}/src/**/*.ts',
  'apps/notifications/src/rest-peers/*.ts',
];

const files = globSync(ROAD, { cwd: root })
  .filter((path) => !path.endsWith('.spec.ts'))
  .toSorted();

/** `file: expression`; a stored field is shown with its name. */
function suspectsIn(path: string, text: string): readonly string[] {
  const found = new Set<string>();
  const file = path.replace('/src/', '/');
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const visit = (node: ts.Node): void => {
    if (isSuspect(node)) found.add(`${file}: ${shown(node)}`);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return [...found];
}

function shown(node: ts.Node): string {
  const text = node.getText().replaceAll(/\s+/g, ' ');
  if (!ts.isIdentifier(node)) return text;
  const field = ts.findAncestor(node, ts.isPropertyDeclaration);
  if (field === undefined) return node.parent.getText().replaceAll(/\s+/g, ' ');
  const inner = ts.findAncestor(node, ts.isPropertyAssignment);
  const part =
    inner === undefined || inner.name.getText() === 'type' ? '' : `.${inner.name.getText()}`;
  return `${field.name.getText()}${part} is stored as ${text}`;
}

const FLOATING_CALLS =
  /^(Number\.)?parse(Float|Int)$|\.(toFixed|toPrecision|toExponential)$|^Type\.Number$/;
/** Of whole numbers these give whole numbers. */
const WHOLE_MATH = /^Math\.(min|max|abs|sign|imul)$/;

/** Times are no money: their seconds may have fractions. */
const TIMES = /milliseconds|Ms\b|MINUTE|getTime\(|Date\.now\(|performance\./;
/** Positions of the log, counts of the engine and sizes are whole; so are truths, as 0 and 1. */
const WHOLE_NUMBERS =
  /(offset|positions?|partition|version|revision|bytes|stoppedAt|wasOpen)\b|isOpenOrder\(/i;

function isSuspect(node: ts.Node): boolean {
  if (ts.isNumericLiteral(node)) return /[.]|e-/i.test(node.getText());
  if (ts.isCallExpression(node)) return isFloatingCall(node);
  if (ts.isPrefixUnaryExpression(node)) return node.operator === ts.SyntaxKind.PlusToken;
  if (ts.isIdentifier(node)) return isNumberAsValue(node);
  if (!ts.isBinaryExpression(node)) return false;
  if (TIMES.test(node.left.getText())) return false;
  const { kind } = node.operatorToken;
  return kind === ts.SyntaxKind.SlashToken || kind === ts.SyntaxKind.SlashEqualsToken;
}

function isFloatingCall({ expression, arguments: given }: ts.CallExpression): boolean {
  const name = expression.getText();
  const of = given.map((argument) => argument.getText()).join(', ');
  if (name === 'Number') return !WHOLE_NUMBERS.test(of);
  if (name.startsWith('Math.')) return !WHOLE_MATH.test(name) && !TIMES.test(of);
  return FLOATING_CALLS.test(name);
}

/** Handed on, as in `map(Number)`, or the type of a stored field. */
function isNumberAsValue(node: ts.Identifier): boolean {
  if (node.text !== 'Number' || ts.isTypeReferenceNode(node.parent)) return false;
  if (ts.isPropertyAccessExpression(node.parent)) return false;
  if (ts.isCallExpression(node.parent) && node.parent.expression === node) return false;
  return !isStoredWhole(node);
}

function isStoredWhole(node: ts.Identifier): boolean {
  return / is stored as /.test(shown(node)) && WHOLE_NUMBERS.test(shown(node));
}

describe('no binary fraction on the road of an order', () => {
  it('is written in the sources, but where a reason is given', () => {
    expect(files.length).toBeGreaterThan(180);
    const suspects = files.flatMap((path) => suspectsIn(path, readFileSync(root + path, 'utf8')));
    expect(suspects.toSorted()).toEqual(ALLOWED.flatMap(({ at }) => at).toSorted());
  });

  it('every reason is a sentence', () => {
    for (const { reason, at } of ALLOWED) {
      expect(reason).toMatch(/^[A-Z].{30,}\.$/);
      expect(at.length).toBeGreaterThan(0);
    }
  });

  it.each([
    '0.1',
    '1e-3',
    'price / 2',
    'x.toFixed(2)',
    'parseFloat(text)',
    'Number.parseInt(text, 10)',
    'Type.Number()',
    'items / 1000',
    'Number(price)',
    '+price',
    'prices.map(Number)',
    'Math.round(price)',
    'Math.pow(price, 2)',
  ])('would find %s', (expression) => {
    expect(suspectsIn('a.ts', `const found = ${expression};`)).toEqual([`a.ts: ${expression}`]);
  });

  it('would find an amount that is stored as a number', () => {
    const schema = 'class Trade { @Prop({ type: Number }) price!: number; }';
    expect(suspectsIn('a.ts', schema)).toEqual(['a.ts: price is stored as Number']);
  });

  it.each(['Number(offset)', 'Math.max(0, open - shown)', 'Math.floor(now.getTime() / 1000)'])(
    'lets %s pass',
    (expression) => {
      expect(suspectsIn('a.ts', `const found = ${expression};`)).toEqual([]);
    },
  );
});
