import { describe, expect, it } from 'vitest';
import { runCommandLine } from './command-line.js';

async function ome(...args: readonly string[]) {
  let [out, err] = ['', ''];
  const code = await runCommandLine(args, {
    write: (text) => void (out += text),
    writeError: (text) => void (err += text),
    interactive: false,
    confirm: () => Promise.resolve(false),
    secret: () => Promise.resolve(''),
  });
  return { code, out, err };
}

describe('what is not understood', () => {
  it.each([
    ['nothing at all', [], 'Usage: ome'],
    ['a group without a command', ['order'], 'Usage: ome order'],
    ['an unknown command', ['orders'], "unknown command 'orders'"],
    ['an unknown flag', ['dlq', 'list', '--bad'], "unknown option '--bad'"],
    ['a missing word', ['order', 'show'], "missing required argument 'name'"],
    ['a word too many', ['order', 'show', 'one', 'two'], 'too many arguments'],
    ['an empty name', ['order', 'show', ''], '1 to 128 characters'],
    ['a topic that is no .dlq', ['dlq', 'list', 'ome.market-data.v1'], 'is no .dlq topic'],
    ['a position of another topic', ['dlq', 'show', 'ome.inbox.v1/1/1'], 'is no .dlq topic'],
    ['neither a position nor all', ['dlq', 'redrive'], 'either a position or --all'],
    [
      'both a position and all',
      ['dlq', 'redrive', 'ome.inbox.v1.dlq/1/1', '--all', 'ome.inbox.v1.dlq'],
      'either a position or --all',
    ],
    ['a count that is no power of two', ['topics', 'ensure', '--partitions', '12'], 'power of two'],
    ['a stop of nothing', ['stop', 'set'], '--all alone'],
    ['a stop of everything and of something', ['stop', 'set', '--all', '--venue', 'NSE'], '--all'],
    ['limits without a limit', ['limits', 'set', 'acme-1', '--venue', 'NSE'], 'say a limit'],
    ['a limit that is no number', ['dlq', 'list', '--limit', '-1'], 'whole number'],
  ])('%s ends with 2 and a reason on stderr', async (_, args, reason) => {
    const { code, out, err } = await ome(...args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(reason);
  });
});

it('helps on stdout, with success', async () => {
  const { code, out } = await ome('dlq', 'redrive', '--help');
  expect(code).toBe(0);
  expect(out).toContain('--all <topic>');
  expect(out).toContain('--json');
});

it('refuses what would book twice before it looks for a broker', async () => {
  const { code, err } = await ome('dlq', 'redrive', 'ome.fills.v1.dlq/0/0');
  expect(code).toBe(1);
  expect(err).toMatch(/^ome: ome\.fills\.v1\.dlq is not put back: .*\n$/);
});
