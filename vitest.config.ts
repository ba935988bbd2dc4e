import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

// The `source` condition lets specs run from the libraries' TypeScript, without a build.
const conditions = ['source', 'node', 'import', 'default'];

/** A limit says that a test hangs, on a busy machine too; how fast something is, benchmarks say. */
const patience = { testTimeout: 60_000, hookTimeout: 60_000 };
/** Hundreds of cases in one test; FAST_CHECK_RUNS asks for more, and for more time. */
const properties = { testTimeout: 240_000, setupFiles: 'libs/testing/src/vitest-properties.ts' };

/** A worker loads the modules once for all its spec files: most of a unit spec's time was loading. */
const together = { isolate: false };

const level = (name: string, options: object = {}) => ({
  extends: true as const,
  test: {
    name,
    ...patience,
    ...options,
    include: [`{apps,libs}/*/src/**/*.${name}.spec.ts`, `test/**/*.${name}.spec.ts`],
  },
});

// Kafka and MongoDB, started once when specs of these levels run; none of the others waits for them.
const onStack = {
  globalSetup: 'libs/testing/src/vitest-stack.ts',
  setupFiles: 'libs/testing/src/vitest-worker.ts',
};

/** On two cores Vitest would take one worker; but specs wait for servers, and a core would be idle. */
const maxWorkers = Math.max(2, availableParallelism() - 1);

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  // Said here too, because a package's tsconfig.json leaves its specs out.
  oxc: { decorator: { legacy: true, emitDecoratorMetadata: true } },
  test: {
    environment: 'node',
    pool: 'forks',
    maxWorkers,
    passWithNoTests: true,
    projects: [
      level('unit', together),
      level('prop', { ...together, ...properties }),
      level('int', { ...together, ...onStack }),
      level('e2e', onStack),
    ],
  },
});
