import { storybookTest } from '@storybook/addon-vitest/vitest-plugin';
import react from '@vitejs/plugin-react';
import { playwright } from '@vitest/browser-playwright';
import { createRequire } from 'node:module';
import path from 'node:path';
import { defineConfig } from 'vitest/config';
import { launchOptions } from './scripts/browser.mjs';
import { aliases } from './scripts/entries.mjs';

// A function, because Vitest changes the object: each project needs its own.
const browser = () => ({
  enabled: true,
  headless: true,
  provider: playwright({ launchOptions: launchOptions() }),
  instances: [{ browser: 'chromium' as const }],
  screenshotFailures: false,
});
const resolve = { alias: aliases };
const dom = {
  environment: 'happy-dom',
  include: ['test/**/*.test.tsx'],
  exclude: ['test/**/*.browser.test.tsx'],
  setupFiles: ['test/strict-mode.ts'],
};

// The oldest React that is supported, also for the packages that Node would hand the newest one.
const require = createRequire(import.meta.url);
const oldest = createRequire(require.resolve('react-19.2/package.json'));
const oldestReact = [
  ...['react', 'react-dom'].map((name) => ({
    find: new RegExp(`^${name}(?=$|/)`),
    replacement: path.dirname(oldest.resolve(name)),
  })),
  // What Node is given of it cannot be bundled.
  {
    find: '@testing-library/react',
    replacement: '@testing-library/react/dist/@testing-library/react.esm.js',
  },
];
const inline = ['@tanstack/react-query', '@testing-library/react', 'zustand'];
const inBrowser = ['react', 'react-dom', 'react-dom/client', 'react/jsx-dev-runtime', 'valibot', 'zustand'];
// All that the browser tests import: what Vite finds later makes it reload the page under a running test.
const inIsolation = [
  ...inBrowser,
  '@tanstack/react-query',
  '@tanstack/react-router',
  '@testing-library/dom',
  'fast-check',
  'jose',
  'react-router',
  'zustand/vanilla',
];

export default defineConfig({
  test: {
    projects: [
      {
        resolve,
        test: {
          name: 'node',
          environment: 'node',
          include: ['test/**/*.test.ts'],
          exclude: ['test/e2e/**', 'test/server/**/*.postgres.test.ts'],
          provide: { engine: 'sqlite' },
          typecheck: { enabled: true, include: ['test/**/*.test-d.{ts,tsx}'], tsconfig: 'tsconfig.json' },
        },
      },
      {
        // The same tests of the server, on PostgreSQL.
        resolve,
        test: {
          name: 'postgres',
          environment: 'node',
          include: ['test/server/**/*.test.ts', 'test/testing/backend-contract.test.ts'],
          exclude: ['test/server/**/*.sqlite.test.ts'],
          globalSetup: ['test/server/postgres-cluster.ts'],
          provide: { engine: 'postgres' },
        },
      },
      {
        plugins: [react()],
        resolve,
        test: { ...dom, name: 'dom', provide: { react: '19.3' } },
      },
      {
        plugins: [react()],
        resolve: { alias: [...aliases, ...oldestReact] },
        test: { ...dom, name: 'dom-react-19.2', provide: { react: '19.2' }, server: { deps: { inline } } },
      },
      {
        // A real server and a real browser: Playwright drives the playground as a person would.
        resolve,
        test: {
          name: 'e2e',
          environment: 'node',
          include: ['test/e2e/**/*.test.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        plugins: [react()],
        resolve,
        optimizeDeps: { include: inIsolation },
        // One file after the other: they share what tabs of one browser share.
        test: {
          name: 'browser',
          include: ['test/**/*.browser.test.tsx'],
          fileParallelism: false,
          browser: browser(),
        },
      },
      {
        plugins: [react(), storybookTest({ configDir: '.storybook' })],
        resolve,
        optimizeDeps: { include: inBrowser },
        test: { name: 'storybook', setupFiles: ['.storybook/vitest.setup.ts'], browser: browser() },
      },
    ],
  },
});
