import { mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

const abandonedAfter = 60 * 60 * 1000;

/** Where downloads are kept between runs: outside the repository, shared by all its copies. */
export const cacheFolder = (environment: NodeJS.ProcessEnv): string =>
  environment.OME_CACHE_DIR || join(homedir(), '.cache', 'ome');

/**
 * The folder `name` of the cache; when it is missing, `fill` is given an empty one to fill. The
 * folder appears whole or not at all. Of two that fill at once the first wins, the other discards
 * its own.
 */
export async function cached(
  cache: string,
  name: string,
  fill: (folder: string) => Promise<void>,
): Promise<string> {
  const wanted = join(cache, name);
  if (await exists(wanted)) return wanted;
  await mkdir(cache, { recursive: true });
  await removeAbandoned(cache);
  const partial = await mkdtemp(join(cache, 'partial-'));
  try {
    await fill(partial);
    await rename(partial, wanted);
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    if (!isTaken(error)) throw error;
  }
  return wanted;
}

export const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

const isTaken = (error: unknown): boolean =>
  ['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '');

/** What a starter that was killed while it downloaded has left. */
async function removeAbandoned(cache: string): Promise<void> {
  for (const name of await readdir(cache)) {
    if (!name.startsWith('partial-')) continue;
    const path = join(cache, name);
    const age = await stat(path).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    );
    if (age > abandonedAfter) await rm(path, { recursive: true, force: true });
  }
}
