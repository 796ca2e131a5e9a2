import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { aliases } from '../../scripts/entries.mjs';
import { playgroundApi } from './server/vite-plugin.ts';

const { VITE_BACKEND: backend = 'multisession', PLAYGROUND_DATABASE } = process.env;

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  cacheDir: '../../node_modules/.vite/playground',
  plugins: [
    react(),
    playgroundApi({
      backend,
      file:
        PLAYGROUND_DATABASE ??
        (backend === 'multisession' ? '.data/playground.sqlite' : '.data/better-auth.sqlite'),
    }),
  ],
  resolve: { alias: aliases },
});
