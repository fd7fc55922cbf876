import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const HERE = new URL('.', import.meta.url);

interface Package {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** Every package whose code or type is in what people download, with its licence. */
export function bundledPackages(): { readonly name: string; readonly version: string; readonly license: string; readonly text: string }[] {
  const own = ['package.json', '../core/package.json'].flatMap((path) => Object.keys(packageAt(new URL(path, HERE)).dependencies ?? {}));
  return [...own.filter((name) => !name.startsWith('@coterie/')), 'svelte'].sort().map((name) => {
    const folder = new URL(`../node_modules/${name}/`, HERE);
    const { version, license } = packageAt(new URL('package.json', folder));
    const file = readdirSync(fileURLToPath(folder)).find((each) => /^licen[cs]e/i.test(each));
    return { name, version, license, text: file ? readFileSync(new URL(file, folder), 'utf8').trim() : '' };
  });
}

function packageAt(path: URL): Package {
  return JSON.parse(readFileSync(path, 'utf8')) as Package;
}

/** Puts the licences of what is bundled beside it, as they ask for. */
export function licenses(): Plugin {
  return {
    name: 'coterie-licenses',
    apply: 'build',
    generateBundle() {
      const source = bundledPackages()
        .map(({ name, version, license, text }) => `${name} ${version} (${license})\n\n${text}\n`)
        .join(`\n${'-'.repeat(80)}\n\n`);
      this.emitFile({ type: 'asset', fileName: 'licenses.txt', source });
    },
  };
}
