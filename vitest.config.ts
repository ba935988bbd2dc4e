import { defineConfig } from 'vitest/config';

// The `source` condition lets specs run from the libraries' TypeScript, without a build.
const conditions = ['source', 'node', 'import', 'default'];

/** A limit says that a test hangs, on a busy machine too; how fast something is, benchmarks say. */
const patience = { testTimeout: 60_000, hookTimeout: 60_000 };
/** Hundreds of cases in one test; FAST_CHECK_RUNS asks for more, and for more time. */
const properties = { testTimeout: 120_000, setupFiles: 'libs/testing/src/vitest-properties.ts' };

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
};

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  // Said here too, because a package's tsconfig.json leaves its specs out.
  oxc: { decorator: { legacy: true, emitDecoratorMetadata: true } },
  test: {
    environment: 'node',
    pool: 'forks',
    passWithNoTests: true,
    projects: [
      level('unit'),
      level('prop', properties),
      level('int', onStack),
      level('e2e', onStack),
    ],
  },
});
