// `npm run soak:server -- 60 --database postgres` runs a server in three processes under load for 60 minutes (default 10)
// and kills one of them every 30 seconds. Without `--database` it runs on SQLite, then on PostgreSQL.
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
