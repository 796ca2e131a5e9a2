// `npm start -- --backend <name>` starts the playground with that backend. All other arguments are passed to Vite.
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

const backends = {
  multisession: 'our own session server (the default)',
  'better-auth': 'Better Auth, one account for all tabs',
  'better-auth-tokens': 'Better Auth with tokens, a separate account in each tab',
  oidc: 'an OpenID provider, which is started, too',
};

const args = process.argv.slice(2);
const { values, tokens } = parseArgs({
  args,
  options: { backend: { type: 'string', default: 'multisession' } },
  strict: false,
  tokens: true,
});

if (!Object.hasOwn(backends, values.backend)) {
  const known = Object.entries(backends).map(([name, description]) => `  ${name.padEnd(20)}${description}`);
  console.error(`Unknown backend "${values.backend}". Available backends:\n\n${known.join('\n')}\n`);
  process.exit(1);
}

// Vite exposes variables with the prefix `VITE_` to the page.
process.env.VITE_BACKEND = values.backend;
const own = tokens.filter(({ kind, name }) => kind === 'option' && name === 'backend');
const ours = new Set(own.flatMap(({ index, inlineValue }) => (inlineValue ? [index] : [index, index + 1])));
const rest = args.filter((_, index) => !ours.has(index));
const config = fileURLToPath(new URL('vite.config.ts', import.meta.url));
const vite = path.join(
  path.dirname(createRequire(import.meta.url).resolve('vite/package.json')),
  'bin/vite.js',
);
process.argv = [process.execPath, vite, '--config', config, ...rest];
await import(pathToFileURL(vite).href);
