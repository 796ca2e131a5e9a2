import { fileURLToPath } from 'node:url';

/** The source file of each entry point, by its name in the build. `exports` in package.json lists the same entry points. */
export const entries = {
  index: 'src/index.ts',
  core: 'src/core.ts',
  'query/index': 'src/query/index.ts',
  'components/index': 'src/components/index.ts',
  'better-auth': 'src/better-auth.ts',
  oidc: 'src/oidc.ts',
  'locales/ar': 'src/locales/ar.ts',
  'locales/de': 'src/locales/de.ts',
  'locales/en': 'src/locales/en.ts',
  'locales/es': 'src/locales/es.ts',
  'locales/fr': 'src/locales/fr.ts',
  'locales/it': 'src/locales/it.ts',
  'locales/ja': 'src/locales/ja.ts',
  'locales/ko': 'src/locales/ko.ts',
  'locales/nl': 'src/locales/nl.ts',
  'locales/pl': 'src/locales/pl.ts',
  'locales/pt-BR': 'src/locales/pt-BR.ts',
  'locales/zh-CN': 'src/locales/zh-CN.ts',
  'device-sessions': 'src/device-sessions.ts',
  'testing/index': 'src/testing/index.ts',
  'server/index': 'src/server/index.ts',
  'server/node': 'src/server/node.ts',
  'next/index': 'src/next/index.ts',
};

/** The source file of each executable, by its name in the build. `bin` in package.json lists them. */
export const executables = { cli: 'src/cli.ts' };

/** The published style sheets. Each is built into one file that includes its imports. */
export const styles = { 'styles.css': 'src/components/styles.css' };

/** The import specifiers of all entry points, such as `multisession/core`, as aliases of the source files. */
export const aliases = Object.entries({ ...entries, ...styles }).map(([name, file]) => ({
  find: new RegExp(`^${`multisession/${name}`.replace(/\/index$/, '')}$`),
  replacement: fileURLToPath(new URL(`../${file}`, import.meta.url)),
}));
