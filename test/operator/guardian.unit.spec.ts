import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitFor } from '@ome/testing';
import { afterEach, describe, expect, it } from 'vitest';

const MODULE = join(import.meta.dirname, '..', '..', 'scripts', 'local', 'guardian.ts');
const MARK = 'made by this spec';
const folders: string[] = [];
const children: ChildProcess[] = [];

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function started(...given: Parameters<typeof spawn>): ChildProcess {
  const child = spawn(...given);
  children.push(child);
  return child;
}

const sleeper = () => started('sleep', ['600'], { stdio: 'ignore' });
const hasEnded = ({ exitCode, signalCode }: ChildProcess) =>
  exitCode !== null || signalCode !== null;

/** A process that starts a guardian, tells it something, and lives until it is killed. */
async function starterThatSays(script: string) {
  const folder = mkdtempSync(join(tmpdir(), 'guardian-'));
  folders.push(folder);
  const note = join(folder, 'note');
  writeFileSync(note, `${MARK}\n`);
  const program = `
    import { startGuardian } from ${JSON.stringify(MODULE)};
    const guardian = startGuardian(${JSON.stringify(note)}, ${JSON.stringify(MARK)});
    ${script}
    setInterval(() => {}, 60_000);
    console.log('told');`;
  const starter = started(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (starter.stdout === null) throw new Error('The starter says nothing.');
  await once(starter.stdout, 'data');
  const kill = async () => {
    const ended = once(starter, 'exit');
    starter.kill('SIGKILL');
    await ended;
    // The guardian removes the note last.
    await waitFor(() => !existsSync(note), { within: 30_000, what: 'the end of the guardian' });
  };
  return { kill };
}

describe('when the starter is killed, its guardian', () => {
  it('kills what runs still, and not what has ended: the number may be of another by now', async () => {
    const [service, stranger, last] = [sleeper(), sleeper(), sleeper()];
    const { kill } = await starterThatSays(`
      for (const pid of [${service.pid}, ${stranger.pid}, ${last.pid}]) guardian.watch(pid);
      guardian.forget(${stranger.pid});`);
    await kill();
    await waitFor(() => hasEnded(service) && hasEnded(last), {
      within: 30_000,
      what: 'the end of the services',
    });
    expect(hasEnded(stranger)).toBe(false);
    expect(stranger.kill(0)).toBe(true);
  });

  it('kills nothing when all have ended', async () => {
    const stranger = sleeper();
    const { kill } = await starterThatSays(
      `guardian.watch(${stranger.pid}); guardian.forget(${stranger.pid});`,
    );
    await kill();
    expect(stranger.kill(0)).toBe(true);
  });
});
