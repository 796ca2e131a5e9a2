import { fileURLToPath } from 'node:url';

/** The entry points: what is built, and under which name. `exports` in package.json lists the same. */
export const entries = {
  index: 'src/index.ts',
  core: 'src/core.ts',
  'query/index': 'src/query/index.ts',
  'components/index': 'src/components/index.ts',
  'better-auth': 'src/better-auth.ts',
  'components/de': 'src/components/de.ts',
  'components/ar': 'src/components/ar.ts',
  'device-sessions': 'src/device-sessions.ts',
  'testing/index': 'src/testing/index.ts',
  'server/index': 'src/server/index.ts',
  'server/node': 'src/server/node.ts',
};

/** Style sheets, each published as one file with all that it imports. */
export const styles = { 'styles.css': 'src/components/styles.css' };

/** The same as import specifiers, for whatever runs the sources: `multisession/core` and so on. */
export const aliases = Object.entries({ ...entries, ...styles }).map(([name, file]) => ({
  find: new RegExp(`^${`multisession/${name}`.replace(/\/index$/, '')}$`),
  replacement: fileURLToPath(new URL(`../${file}`, import.meta.url)),
}));
