import { STATUS_OF_REASON } from '@ome/api';
import {
  fixReasonsOf,
  REASONS,
  RULES,
  TRANSITIONS,
  FIRST_TRANSITIONS,
  type ReasonCode,
} from '@ome/domain';
import { format, resolveConfig } from 'prettier';
import { expect, it } from 'vitest';

/** Written by this test with `npx vitest run --project unit test/reference -u`; without `-u` a stale page fails. */
const pages = new URL('../../docs/reference/', import.meta.url).pathname;

const NOTE = `<!-- Generated from the code by test/reference: do not edit. -->`;

async function expectPage(name: string, text: string): Promise<void> {
  const filepath = `${pages}${name}`;
  const options = (await resolveConfig(filepath)) ?? {};
  const formatted = await format(`${NOTE}\n\n${text}\n`, { ...options, filepath });
  await expect(formatted).toMatchFileSnapshot(filepath);
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

const code = (text: string) => `\`${text}\``;

function transitionTable(row: Readonly<Record<string, string | undefined>>): string {
  const rows = Object.entries(row).flatMap(([event, next]) =>
    next === undefined ? [] : [[code(event), next in RULES ? `_${next}_` : code(next)]],
  );
  return table(['event', 'status after it'], rows);
}

it('docs/reference/transitions.md is the transition table', async () => {
  const statuses = Object.entries(TRANSITIONS).map(
    ([status, row]) => `## ${status}\n\n${transitionTable(row)}`,
  );
  await expectPage(
    'transitions.md',
    `# Order status: the transition table

Which event may follow in which status, and the status after it. What is not here is refused by name and recorded. Words in
italics are rules:

${table(
  ['rule', 'meaning'],
  Object.entries(RULES).map(([rule, meaning]) => [`_${rule}_`, meaning]),
)}

\`HELD\` is a \`HIBERNATED\` order that no venue has: it was entered hibernated and not activated yet.
\`COMPLETED\` is a \`DONE_FOR_DAY\` or \`CALCULATED\` good-till order of which nothing is left, and
\`FINISHED\` one that is not good till a later day, of which nothing is left either. While requests wait, the status shown is
\`PENDING_CANCEL\` or \`PENDING_REPLACE\`, and the order returns to the status behind when the venue refuses. An order that
ended \`CANCELED\`, \`EXPIRED\` or \`REJECTED\` goes by that row for ever, also while it shows \`FILLED\`
(ADR 0015).

## The first event

${transitionTable(FIRST_TRANSITIONS)}

${statuses.join('\n\n')}`,
  );
});

const REASON_CODES = Object.keys(REASONS) as ReasonCode[];

it('docs/reference/reasons.md is the list of reasons', async () => {
  const rows = REASON_CODES.map((name) => {
    const { layer, text } = REASONS[name];
    const { cxlRejReason, ordRejReason } = fixReasonsOf(name);
    const numbers = [STATUS_OF_REASON[name], cxlRejReason, ordRejReason].map(String);
    return [code(name), layer, ...numbers, text];
  });
  await expectPage(
    'reasons.md',
    `# Reasons of refusal

Every refusal has one of these codes, in events, metrics and answers alike. The layer says who refused: the door that took the
request, the checks before trading, the lifecycle, or the venue. A refusal may say more in its own text. What
a door finds out before it asks the engine is refused by the \`door\`, in its answer and in the metric
\`ome_refusals_total{code,layer}\`, whatever the reason; \`context\` says for programs what it is about (field, value, allowed,
limit, retryAfter). HTTP is the status
that our own API answers it with. CxlRejReason (102) and OrdRejReason (103) are its numbers in FIX 5.0 SP2: of the refusal of
a cancel or replace, and of a new order.

${table(['code', 'layer', 'HTTP', 'CxlRejReason', 'OrdRejReason', 'text'], rows)}`,
  );
});
