import { fileURLToPath } from 'node:url';

const entryPoint = (name) => JSON.stringify(fileURLToPath(new URL(`../../dist/${name}.js`, import.meta.url)));

const hooks = `export { SessionProvider, useSession, useSessionList, useSessionActions, SignedIn, SignedOut }
  from ${entryPoint('index')};`;

// As in an app, the backend is created when the entry module is evaluated.
const withHttp = `${hooks}
  import { httpBackend } from ${entryPoint('index')};
  export const backend = httpBackend({ baseUrl: '/' });`;

/**
 * The code that apps import, and the limits in kB, gzipped, that hold for every bundler: `first` for what is loaded at
 * once, `all` for all chunks.
 */
export const cases = [
  { imports: 'provider, hooks, gates', code: hooks, first: 23.3, all: 27.9 },
  { imports: '+ httpBackend', code: withHttp, first: 26.4, all: 32.3 },
  {
    imports: '+ betterAuthBackend instead',
    code: `${hooks}
      import { betterAuthBackend } from ${entryPoint('better-auth')};
      export const backend = betterAuthBackend({ baseUrl: '/api/auth' });`,
    first: 28.9,
    all: 33.1,
  },
  {
    // On top of the SDK, which is loaded when it is first used.
    imports: '+ oidcBackend instead, without oidc-client-ts',
    code: `${hooks}
      import { oidcBackend } from ${entryPoint('oidc')};
      export const backend = oidcBackend({
        providers: [{ authority: 'https://a.example', clientId: 'app' }],
        redirectUri: '/',
      });`,
    first: 32.5,
    all: 36.4,
  },
  {
    imports: '+ httpBackend, SessionScope',
    code: `${withHttp} export { SessionScope } from ${entryPoint('index')};`,
    first: 30.1,
    all: 40.9,
  },
  {
    imports: '+ httpBackend, SessionQueryScope',
    // Includes the session fetch, which `createClient` receives.
    code: `${withHttp} export { SessionQueryScope } from ${entryPoint('query/index')};`,
    first: 35.7,
    all: 46,
  },
  {
    imports: '+ httpBackend, SessionSwitcher',
    code: `${withHttp} export { SessionSwitcher } from ${entryPoint('components/index')};`,
    first: 36.7,
    all: 42.6,
  },
];

/** The case whose modules `--modules` weighs. */
export const weighedCase = cases[1];

/** The limit of the style sheet in kB, gzipped. */
export const styles = { file: fileURLToPath(new URL('../../dist/styles.css', import.meta.url)), limit: 5 };
