// `npm run soak:server -- 60 --database postgres`: a server in three processes under load for so many minutes (10 if
// left out; on SQLite and PostgreSQL one after the other if none is named), while one is killed every 30 seconds.
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createServer } from 'vite';
import { aliases } from './entries.mjs';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { database: { type: 'string' }, 'kill-every': { type: 'string', default: '30' } },
});
const [minutes = '10'] = positionals;
const databases = values.database ? [values.database] : ['sqlite', 'postgres'];

const vite = await createServer({
  configFile: false,
  resolve: { alias: aliases },
  server: { middlewareMode: true, hmr: false, watch: null, ws: false },
  optimizeDeps: { noDiscovery: true },
});
const { soak } = await vite.ssrLoadModule(
  fileURLToPath(new URL('../test/server/soak/main.ts', import.meta.url)),
);
for (const database of databases) {
  const killEveryMs = Number(values['kill-every']) * 1000;
  const isGood = await soak({ minutes: Number(minutes), database, killEveryMs });
  if (!isGood) process.exit(1);
}
process.exit(0);
