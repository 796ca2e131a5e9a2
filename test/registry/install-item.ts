import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { build, preview } from 'vite';
import { aliases } from '../../scripts/entries.mjs';
import { createRegistryItem } from '../../scripts/registry.mjs';

const app = fileURLToPath(new URL('app', import.meta.url));
/** Inside the repository, so that its packages are found. */
const folder = fileURLToPath(new URL('../../node_modules/.cache/registry-app', import.meta.url));

/**
 * Copies the files of the registry item into a copy of the app, as `npx shadcn add` does: a component without a target is
 * copied into the folder of components. Builds the app with Tailwind and serves it.
 */
export async function serveAppWithItem(): Promise<{ readonly url: string; close(): Promise<void> }> {
  await rm(folder, { recursive: true, force: true });
  await cp(app, folder, { recursive: true });
  await mkdir(path.join(folder, 'components'));
  for (const { path: file, content } of createRegistryItem().files)
    await writeFile(path.join(folder, 'components', path.basename(file)), content);
  const config = { root: folder, configFile: false, logLevel: 'error' } as const;
  await build({
    ...config,
    plugins: [react(), tailwindcss()],
    resolve: { alias: [...aliases, { find: /^@(?=\/)/, replacement: folder }] },
  });
  const server = await preview({ ...config, preview: { host: '127.0.0.1', port: 0 } });
  const [url] = server.resolvedUrls?.local ?? [];
  if (url === undefined) throw new Error('The app is not served.');
  return { url, close: () => server.close() };
}
