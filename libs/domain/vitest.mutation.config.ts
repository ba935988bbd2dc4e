import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    environment: 'node',
    include: ['libs/domain/src/**/*.unit.spec.ts'],
    testTimeout: 20_000,
    // A run per mutant: the modules are loaded once for it, not once for each spec file.
    isolate: false,
  },
});
