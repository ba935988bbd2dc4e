import { defineConfig } from 'vitest/config';

// The `source` condition lets specs run from the libraries' TypeScript, without a build.
const conditions = ['source', 'node', 'import', 'default'];

const level = (name: string) => ({
  extends: true as const,
  test: {
    name,
    include: [`{apps,libs}/*/src/**/*.${name}.spec.ts`, `test/**/*.${name}.spec.ts`],
  },
});

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    environment: 'node',
    pool: 'forks',
    passWithNoTests: true,
    projects: [level('unit'), level('prop'), level('int'), level('e2e')],
  },
});
