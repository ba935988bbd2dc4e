import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    environment: 'node',
    include: ['libs/domain/src/**/*.unit.spec.ts'],
    testTimeout: 20_000,
  },
});
