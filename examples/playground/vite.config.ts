import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { aliases } from '../../scripts/entries.mjs';
import { playgroundApi } from './server/vite-plugin.ts';

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  cacheDir: '../../node_modules/.vite/playground',
  plugins: [
    react(),
    playgroundApi({ file: process.env['PLAYGROUND_DATABASE'] ?? '.data/playground.sqlite' }),
  ],
  resolve: { alias: aliases },
});
