import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'core', root: 'core', include: ['test/**/*.test.ts'], environment: 'node' } },
      { extends: 'app/vite.config.ts', test: { name: 'app', root: 'app', include: ['test/**/*.test.ts'], environment: 'node' } },
    ],
  },
});
