import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const CONFIG = '.dependency-cruiser.cjs';
const LIBRARIES = [
  'domain',
  'contracts',
  'm7',
  'm7-client',
  'messaging',
  'projections',
  'platform',
  'outcomes',
  'equities',
  'access',
  'api',
  'users',
  'testing',
];
const OUTSIDE = ['kafkajs', 'mongoose', 'mongodb', 'typebox', 'jose', 'ws'];

/** Per rule, files that break it; a file's text is its imports. */
const BROKEN: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  'domain-imports-nothing': { 'libs/domain/src/clock.ts': ['node:fs'] },
  'contracts-import-domain-only': { 'libs/contracts/src/file.ts': ['node:fs'] },
  'm7-knows-no-store-no-topic-and-no-framework': { 'libs/m7/src/told.ts': ['@ome/messaging'] },
  'm7-client-knows-the-dialect-alone': { 'libs/m7-client/src/served.ts': ['@ome/platform'] },
  'only-messaging-imports-kafkajs': { 'apps/trade-post/src/consume.ts': ['kafkajs'] },
  'only-projections-and-schemas-import-mongoose': { 'apps/trade-post/src/store.ts': ['mongoose'] },
  'libraries-keep-to-themselves': { 'libs/messaging/src/logged.ts': ['@ome/platform'] },
  'outcomes-know-no-store': {
    'libs/outcomes/src/stored.ts': ['@ome/projections'],
  },
  'equities-knows-no-store-and-no-topic': { 'libs/equities/src/listened.ts': ['@ome/messaging'] },
  'access-knows-no-store-and-no-topic': { 'libs/access/src/users.ts': ['@ome/projections'] },
  'users-are-known-by-access-alone': { 'libs/users/src/orders.ts': ['@ome/projections'] },
  'only-access-imports-jose': { 'apps/order-entry/src/token.ts': ['jose'] },
  'api-knows-no-store-and-no-topic': { 'libs/api/src/stored.ts': ['@ome/projections'] },
  'libraries-are-entered-by-the-front-door': {
    'apps/notifications/src/inside.ts': ['../../../libs/messaging/src/own.js'],
  },
  'apps-never-import-apps': { 'apps/trade-post/src/peer.ts': ['../../notifications/src/main.js'] },
  'slices-never-import-slices': {
    'apps/trade-post/src/booking/book.ts': ['../listing/list.js'],
  },
  'nothing-shipped-imports-testing': { 'apps/notifications/src/twin.ts': ['@ome/testing'] },
  'libs-never-import-apps': {
    'libs/projections/src/app.ts': ['../../../apps/trade-post/src/main.js'],
  },
  'no-cycles': {
    'benchmarks/hen.ts': ['./egg.js'],
    'benchmarks/egg.ts': ['./hen.js'],
  },
  'no-unresolvable': { 'libs/platform/src/lost.ts': ['./nowhere.js'] },
};

/** Files that come close to breaking a rule and must pass. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  'libs/contracts/src/order.ts': ['@ome/domain', 'typebox', 'node:crypto'],
  'libs/domain/src/order.unit.spec.ts': ['node:fs', '@ome/testing'],
  'libs/m7/src/words.ts': ['@ome/contracts', '@ome/domain', 'typebox'],
  'libs/m7-client/src/socket.ts': ['@ome/m7', 'ws', 'node:crypto'],
  'libs/messaging/src/own.ts': ['kafkajs'],
  'libs/projections/src/orders.ts': ['mongoose', '@ome/contracts'],
  'libs/outcomes/src/link.ts': ['@ome/messaging', '@ome/contracts', '@ome/platform'],
  'libs/api/src/refusal.ts': ['@ome/contracts', '@ome/domain', '@ome/platform'],
  'libs/equities/src/filter.ts': ['@ome/outcomes', '@ome/platform', '@ome/domain'],
  'libs/users/src/users.schema.ts': ['@ome/access', 'mongoose'],
  'libs/access/src/guard.ts': ['@ome/platform', 'jose'],
  'libs/testing/src/stack.ts': ['@ome/messaging', 'mongodb'],
  'apps/trade-post/src/main.ts': ['./booking/door.js', '@ome/platform'],
  'apps/trade-post/src/booking/door.ts': ['./trade.schema.js', '../shared.js'],
  'apps/trade-post/src/booking/trade.schema.ts': ['mongoose'],
  'apps/trade-post/src/listing/list.ts': [],
  'apps/trade-post/src/shared.ts': [],
  'apps/notifications/src/main.ts': ['@ome/messaging'],
  'apps/notifications/src/stream.int.spec.ts': ['@ome/testing'],
  'test/whole.int.spec.ts': ['@ome/testing', '@ome/messaging'],
  'scripts/run.ts': ['@ome/testing'],
};

/** Only platform may read the environment: who does, and whether that is a fault. */
const READERS: Readonly<Record<string, boolean>> = {
  'apps/ome/src/environment.ts': true,
  'apps/trade-post/src/environment.ts': true,
  'libs/messaging/src/environment.ts': true,
  'libs/platform/src/environment.ts': true,
  'libs/platform/src/config/environment.ts': false,
  'apps/trade-post/src/environment.int.spec.ts': false,
};

interface Violation {
  readonly from: string;
  readonly rule: { readonly name: string; readonly severity: string };
}

interface LintReport {
  readonly diagnostics: readonly { readonly code: string; readonly filename: string }[];
}

let folder = '';
let violations: readonly Violation[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ome-import-rules-'));
  await layOut(folder);
  violations = await cruise(folder);
}, 120_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the import rules', () => {
  it.each(Object.entries(BROKEN))(
    '%s is reported, and nothing else, where it is broken',
    (rule, files) => {
      expect(rulesBrokenBy(...Object.keys(files))).toEqual([rule]);
    },
  );

  it('are errors, each of them', () => {
    expect(violations.filter(({ rule }) => rule.severity !== 'error')).toEqual([]);
  });

  it('fail the command that lint runs', async () => {
    const scripts: Readonly<Record<string, string>> = createRequire(import.meta.url)(
      join(ROOT, 'package.json'),
    ).scripts;
    const [program = '', ...args] = scripts['lint:imports']?.split(' ') ?? [];
    const run = promisify(execFile)(process.execPath, [binary(program), ...args], { cwd: folder });
    await expect(run).rejects.toMatchObject({
      code: expect.any(Number),
      stdout: expect.stringContaining('error domain-imports-nothing'),
    });
  });

  it.each(Object.keys(ALLOWED))('%s may import what it imports', (file) => {
    expect(rulesBrokenBy(file)).toEqual([]);
  });

  it('are each broken here once', () => {
    const config = createRequire(import.meta.url)(join(ROOT, CONFIG));
    const names: string[] = config.forbidden.map((rule: { name: string }) => rule.name);
    expect(Object.keys(BROKEN).toSorted()).toEqual(names.toSorted());
  });
});

describe('the environment', () => {
  it('is read by the configuration of platform and by specs: lint fails for others', async () => {
    const report = await lint(folder);
    const found = report.diagnostics
      .filter(({ code }) => code.includes('no-process-env'))
      .map(({ filename }) => filename);
    const faults = Object.keys(READERS).filter((file) => READERS[file]);
    expect(found.toSorted()).toEqual(faults.toSorted());
  });
});

const binary = (name: string) => join(ROOT, 'node_modules/.bin', name);

function rulesBrokenBy(...files: readonly string[]): readonly string[] {
  const broken = violations.filter(({ from }) => files.includes(from));
  return [...new Set(broken.map(({ rule }) => rule.name))];
}

/** The project's shape with its rules, and packages that are only names. */
async function layOut(target: string): Promise<void> {
  for (const file of [CONFIG, '.oxlintrc.json', 'tsconfig.base.json', 'tsconfig.specs.json']) {
    await cp(join(ROOT, file), join(target, file));
  }
  for (const name of LIBRARIES) {
    await write(join(target, 'libs', name, 'src/index.ts'), 'export {};\n');
    await cp(join(ROOT, 'libs', name, 'package.json'), join(target, 'libs', name, 'package.json'));
    const link = join(target, 'node_modules/@ome', name);
    await mkdir(dirname(link), { recursive: true });
    await symlink(join(target, 'libs', name), link);
  }
  for (const name of OUTSIDE) {
    await write(join(target, 'node_modules', name, 'package.json'), JSON.stringify({ name }));
    await write(join(target, 'node_modules', name, 'index.js'), '');
  }
  const files = Object.assign({}, ALLOWED, ...Object.values(BROKEN));
  for (const [file, imports] of Object.entries<readonly string[]>(files)) {
    const lines = imports.map((specifier) => `import '${specifier}';\n`);
    await write(join(target, file), `${lines.join('')}export {};\n`);
  }
  for (const file of Object.keys(READERS)) {
    await write(join(target, file), "export const home = process.env['HOME'];\n");
  }
}

async function write(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}

async function cruise(cwd: string): Promise<readonly Violation[]> {
  const folders = ['apps', 'libs', 'test', 'benchmarks'];
  const options = ['--config', CONFIG, '--output-type', 'json', ...folders];
  // The JSON output leaves the exit code at 0; a failure to run at all rejects.
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [binary('depcruise'), ...options],
    {
      cwd,
      maxBuffer: 64 * 1024 * 1024,
    },
  );
  return JSON.parse(stdout).summary.violations;
}

/** What lint finds, and that it fails then. */
async function lint(cwd: string): Promise<LintReport> {
  const args = [binary('oxlint'), '--format', 'json', 'apps', 'libs'];
  const failed: unknown = await promisify(execFile)(process.execPath, args, { cwd }).catch(
    (error: unknown) => error,
  );
  expect(failed).toMatchObject({ code: 1 });
  return JSON.parse((failed as { readonly stdout: string }).stdout);
}
