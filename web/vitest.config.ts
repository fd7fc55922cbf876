import { defineConfig } from 'vitest/config';

/** Argon2id and 20 MB of mail take their time on a busy machine. */
const testTimeout = 60_000;

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'core', root: 'core', include: ['test/**/*.test.ts'], environment: 'node', testTimeout } },
      { extends: 'app/vite.config.ts', test: { name: 'app', root: 'app', include: ['test/**/*.test.ts'], environment: 'node', testTimeout } },
      { test: { name: 'judges', root: 'judges', include: ['*.judge.ts'], environment: 'node', testTimeout: 120_000, hookTimeout: 180_000, fileParallelism: false } },
    ],
  },
});
