import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { aliases } from '../../scripts/entries.mjs';
import { playgroundApi } from './server/vite-plugin.ts';

/** The files that keep the sessions. All backends on Better Auth share one. */
const files: Readonly<Record<string, string>> = {
  multisession: '.data/playground.sqlite',
  oidc: '.data/oidc.json',
};

const { VITE_BACKEND: backend = 'multisession', PLAYGROUND_DATABASE } = process.env;

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  cacheDir: '../../node_modules/.vite/playground',
  plugins: [
    react(),
    playgroundApi({
      backend,
      file: PLAYGROUND_DATABASE ?? files[backend] ?? '.data/better-auth.sqlite',
    }),
  ],
  resolve: { alias: aliases },
});
