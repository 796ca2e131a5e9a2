import { storybookTest } from '@storybook/addon-vitest/vitest-plugin';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { playwright } from '@vitest/browser-playwright';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { configDefaults, defineConfig } from 'vitest/config';
import { launchOptions } from './scripts/browser.mjs';
import { aliases } from './scripts/entries.mjs';
import { summaryReporter } from './test/summary-reporter.ts';

// CONTRIBUTING.md describes the test layers and when to run them.

const resolve = { alias: aliases };

// Long enough for slow tests on a busy machine: only tests that hang exceed them.
const timeouts = { testTimeout: 60_000, hookTimeout: 60_000, expect: { poll: { timeout: 30_000 } } };

// All files of a worker share their modules, which makes the suite three times as fast.
const node = {
  ...timeouts,
  environment: 'node',
  isolate: false,
  exclude: configDefaults.exclude,
};
const dom = {
  ...timeouts,
  environment: 'happy-dom',
  include: ['test/**/*.test.tsx'],
  exclude: ['test/**/*.browser.test.tsx'],
  setupFiles: ['test/load-late-code.ts', 'test/dom-set-up.ts'],
};

const postgres = {
  globalSetup: ['test/server/postgres-set-up.ts'],
  setupFiles: ['test/server/needs-postgres.ts'],
  provide: { engine: 'postgres' as const },
};

/** Tests of several server processes, and of a server under load. They run on both databases. */
const processTests = ['test/server/processes/**/*.test.ts', 'test/server/soak/**/*.test.ts'];
/** Tests of the server on Node, Deno, Bun and workerd. */
const runtimeTests = ['test/server/runtimes/**/*.test.ts'];
/** Tests of the examples and of the README with the packed package. */
const exampleTests = ['test/examples/*.test.ts'];
/** Tests of the recipes with the SDKs of providers, which `npm ci --prefix test/providers` installs. */
const providers = 'test/providers';
/** Tests that mock modules, and therefore need their own module registry. */
const isolatedTests = ['test/server/configuration.test.ts', 'test/server/attacks/guessing.test.ts'];
/** DOM tests that also render on a server. An unfinished stream leaks its React contexts into later files. */
const serverRendering = readdirSync('test', { recursive: true, encoding: 'utf8' })
  .map((file) => `test/${file.replaceAll('\\', '/')}`)
  .filter((file) => file.endsWith('.test.tsx') && !file.includes('node_modules'))
  .filter((file) => /'react-dom\/server|\/server\.tsx'/.test(readFileSync(file, 'utf8')));
/** Randomized tests, whose number of runs is configurable. */
const randomized = [
  'test/session/read.test.ts',
  'test/store/model/*.test.ts',
  'test/server/model/*.test.ts',
  'test/server/races.test.ts',
  'test/server/attacks/fuzzed-requests.test.ts',
];
/** The end-to-end flow of two accounts, with the session server and Chromium. */
const flowTests = ['test/e2e/**/*.flow.test.ts'];

// A function, because Vitest mutates the object.
const browser = () => ({
  enabled: true,
  headless: true,
  provider: playwright({ launchOptions: launchOptions() }),
  instances: [{ browser: 'chromium' as const }],
  screenshotFailures: false,
});

/** More than the processors of a small machine, because browser tests mostly wait. Each worker has its own browser context. */
const browserWorkers = 3;

// Resolves React to the oldest supported version, including for dependencies that Node would resolve to the newest.
const require = createRequire(import.meta.url);
const requireOldest = createRequire(require.resolve('react-19.2/package.json'));
const oldestReact = [
  ...['react', 'react-dom'].map((name) => ({
    find: new RegExp(`^${name}(?=$|/)`),
    replacement: path.dirname(requireOldest.resolve(name)),
  })),
  // Their CommonJS builds, which Node resolves to, cannot be bundled.
  {
    find: '@testing-library/react',
    replacement: '@testing-library/react/dist/@testing-library/react.esm.js',
  },
  { find: /^react-router$/, replacement: require.resolve('react-router').replace(/\.js$/, '.mjs') },
  {
    find: 'use-sync-external-store/shim/with-selector',
    replacement: path.resolve('test/react-19.2/with-selector.ts'),
  },
];
const inlinedPackages = [
  '@tanstack/react-query',
  '@tanstack/react-router',
  '@tanstack/react-store',
  '@testing-library/react',
  'react-router',
  'zustand',
];
const browserPackages = [
  'react',
  'react-dom',
  'react-dom/client',
  'react/jsx-dev-runtime',
  'valibot',
  'zustand',
];
/** The packages that the libraries of the isolation tests import. */
const libraryPackages = readdirSync('test/isolation/libraries').flatMap((file) => {
  const source = readFileSync(`test/isolation/libraries/${file}`, 'utf8');
  return [...source.matchAll(/ from '([^.'][^']*)';$/gm)].map(([, name = '']) => name);
});

// All dependencies of the browser tests. If Vite discovers one later, it reloads the page during a test.
const isolatedBrowserPackages = [
  ...browserPackages,
  ...libraryPackages.filter((name) => !name.startsWith('multisession')),
  '@tanstack/react-query',
  '@tanstack/react-router',
  '@testing-library/dom',
  'fast-check',
  'jose',
  'oidc-client-ts',
  'react-dom/server',
  'react-router',
  'zustand/vanilla',
];

const providerPackages = [
  '@auth0/auth0-spa-js',
  '@azure/msal-browser',
  '@firebase/app',
  '@firebase/auth',
  '@supabase/supabase-js',
  'jose',
  'valibot',
  'zustand',
  'zustand/vanilla',
];

/** The language of the stories. They have to pass in every one, for example with `STORY_LANGUAGE=ar`. */
const language = process.env['STORY_LANGUAGE'] ?? 'en';

// They build apps and start servers and browsers.
const e2e = { environment: 'node', ...timeouts, testTimeout: 300_000, hookTimeout: 300_000 };

export default defineConfig({
  test: {
    maxWorkers: '100%',
    reporters: ['default', summaryReporter()],
    projects: [
      // npm test
      {
        resolve,
        test: {
          ...node,
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: [
            ...node.exclude,
            'test/e2e/**',
            'test/oidc/**',
            `${providers}/**`,
            '**/*.postgres.test.ts',
            ...processTests,
            ...runtimeTests,
            ...exampleTests,
            ...isolatedTests,
          ],
          provide: { engine: 'sqlite', runs: 'few' },
        },
      },
      {
        resolve,
        test: {
          ...node,
          name: 'unit-isolated',
          isolate: true,
          include: isolatedTests,
          provide: { engine: 'sqlite' },
        },
      },
      {
        plugins: [react()],
        resolve,
        test: {
          ...dom,
          name: 'dom',
          isolate: false,
          exclude: [...dom.exclude, ...serverRendering],
          provide: { react: '19.3' },
        },
      },
      {
        plugins: [react()],
        resolve,
        test: { ...dom, name: 'dom-isolated', include: serverRendering, provide: { react: '19.3' } },
      },
      {
        resolve,
        test: {
          name: 'types',
          include: [],
          typecheck: {
            enabled: true,
            only: true,
            include: ['test/**/*.test-d.{ts,tsx}'],
            tsconfig: 'tsconfig.json',
          },
        },
      },
      { resolve, test: { ...e2e, name: 'flow', include: flowTests } },

      // npm run test:browser
      {
        plugins: [react(), tailwindcss()],
        resolve,
        optimizeDeps: { include: isolatedBrowserPackages },
        // Sandboxed frames, which load modules from this server, have the origin `null`.
        server: { cors: { origin: 'null' } },
        test: {
          ...timeouts,
          name: 'browser',
          // All files of a worker share a page, which a set-up file checks.
          isolate: false,
          include: ['test/**/*.browser.test.tsx'],
          setupFiles: ['test/load-late-code.ts', 'test/browser-set-up.ts'],
          maxWorkers: browserWorkers,
          browser: browser(),
        },
      },
      {
        plugins: [react(), storybookTest({ configDir: '.storybook', initialGlobals: { language } })],
        resolve,
        optimizeDeps: { include: [...browserPackages, 'axe-core', 'oidc-client-ts'] },
        test: {
          ...timeouts,
          name: 'storybook',
          // All stories of a worker share a page, as they do in Storybook, which makes them twice as fast.
          isolate: false,
          maxWorkers: browserWorkers,
          setupFiles: ['test/load-late-code.ts', '.storybook/vitest.setup.ts'],
          browser: browser(),
        },
      },
      {
        // Playwright drives pages that are served by real servers.
        resolve,
        test: {
          ...e2e,
          name: 'e2e',
          // The files of a worker share a browser and the pages that they build.
          isolate: false,
          maxWorkers: browserWorkers,
          include: ['test/e2e/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...flowTests],
        },
      },

      // npm run test:matrix
      {
        // The server tests of `unit`, on PostgreSQL.
        resolve,
        test: {
          ...node,
          name: 'postgres',
          include: ['test/server/**/*.test.ts', 'test/testing/backend-contract.test.ts'],
          exclude: [
            ...node.exclude,
            '**/*.sqlite.test.ts',
            // Its database is in memory.
            'test/server/model/**',
            ...processTests,
            ...runtimeTests,
            ...isolatedTests,
          ],
          ...postgres,
          provide: { ...postgres.provide, runs: 'many' },
        },
      },
      {
        plugins: [react()],
        resolve: { alias: [...aliases, ...oldestReact] },
        test: {
          ...dom,
          name: 'dom-react-19.2',
          isolate: false,
          exclude: [...dom.exclude, ...serverRendering],
          provide: { react: '19.2' },
          server: { deps: { inline: inlinedPackages } },
        },
      },
      {
        plugins: [react()],
        resolve: { alias: [...aliases, ...oldestReact] },
        test: {
          ...dom,
          name: 'dom-isolated-react-19.2',
          include: serverRendering,
          provide: { react: '19.2' },
          server: { deps: { inline: inlinedPackages } },
        },
      },
      {
        resolve,
        test: {
          ...node,
          name: 'processes',
          include: processTests,
          exclude: [...node.exclude, '**/*.postgres.test.ts'],
          provide: { engine: 'sqlite' },
        },
      },
      {
        resolve,
        test: {
          ...node,
          name: 'processes-postgres',
          include: processTests,
          ...postgres,
        },
      },
      { resolve, test: { ...node, name: 'runtimes', include: runtimeTests } },
      {
        // Playwright signs in at a real OpenID provider.
        resolve,
        test: { ...e2e, name: 'oidc', include: ['test/oidc/**/*.test.ts'] },
      },
      {
        // Installs, builds and starts each example.
        resolve,
        test: {
          ...e2e,
          name: 'examples',
          include: exampleTests,
          globalSetup: ['test/examples/tarball.ts'],
        },
      },
      {
        // The recipes for providers in Chromium, with the published SDKs and without the servers of the providers.
        root: providers,
        resolve,
        optimizeDeps: { include: [...providerPackages, ...browserPackages, '@testing-library/react'] },
        server: { fs: { allow: [import.meta.dirname] } },
        test: {
          ...timeouts,
          name: 'providers',
          include: ['*.test.ts'],
          exclude: [...configDefaults.exclude, '*.node.test.ts'],
          browser: browser(),
        },
      },
      { resolve, test: { ...node, name: 'providers-types', include: [`${providers}/*.node.test.ts`] } },
      {
        resolve,
        test: { ...node, name: 'random', include: randomized, provide: { engine: 'sqlite', runs: 'many' } },
      },
    ],
  },
});
