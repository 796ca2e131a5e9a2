import react from '@vitejs/plugin-react';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { defineConfig, type Plugin } from 'vite';
import { entries, executables, styles } from './scripts/entries.mjs';

/** Builds each style sheet into one file, with a declaration for TypeScript's `noUncheckedSideEffectImports`. */
function bundleStyles(): Plugin {
  return {
    name: 'bundle-styles',
    apply: 'build',
    generateBundle() {
      for (const [fileName, file] of Object.entries(styles)) {
        this.emitFile({ type: 'asset', fileName, source: inlineImports(file) });
        this.emitFile({ type: 'asset', fileName: `${fileName}.d.ts`, source: 'export {};\n' });
      }
    },
  };
}

/** Returns a style sheet with its imports inlined. */
function inlineImports(file: string): string {
  const source = readFileSync(file, 'utf8');
  return source.replaceAll(/@import '(.+)';\n/g, (_, name: string) =>
    inlineImports(join(dirname(file), name)),
  );
}

export default defineConfig({
  plugins: [react(), bundleStyles()],
  publicDir: false,
  build: {
    target: 'es2022',
    minify: false,
    sourcemap: true,
    lib: { entry: { ...entries, ...executables }, formats: ['es'] },
    rolldownOptions: {
      external: (id) => !id.startsWith('.') && !id.startsWith('/') && !id.startsWith('\0'),
      output: { preserveModules: true, preserveModulesRoot: 'src', entryFileNames: '[name].js' },
    },
  },
});
