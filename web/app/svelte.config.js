import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';

/** Every component is in runes mode, so that an old-style one is an error and not a surprise. */
export default { preprocess: vitePreprocess({ script: false, style: false }), compilerOptions: { runes: true } };
