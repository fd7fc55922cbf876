import { svelte } from '@sveltejs/vite-plugin-svelte';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { licenses } from './licenses.js';

/** The build that the HTTP gateway serves: no inline script or style, every asset a file with a hash in its name. */
export default defineConfig({
  plugins: [svelte({ configFile: fileURLToPath(new URL('svelte.config.js', import.meta.url)) }), licenses()],
  resolve: { alias: [{ find: /^openpgp$/, replacement: 'openpgp/lightweight' }] },
  build: { target: 'es2023', assetsInlineLimit: 0, modulePreload: { polyfill: false }, sourcemap: false, chunkSizeWarningLimit: 700 },
  worker: { format: 'es' },
  server: { proxy: { '/api': 'http://localhost:8080', '/health': 'http://localhost:8080' } },
});
