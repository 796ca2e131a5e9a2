import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const resolvePath = (file) => fileURLToPath(new URL(file, import.meta.url));

/** Builds a page like a production app, and returns its files, `{ path, text }`. */
export async function buildPage(name) {
  const { output } = await build({
    configFile: false,
    logLevel: 'silent',
    root: resolvePath('pages'),
    base: `/${name}/`,
    resolve: { alias: [{ find: /^multisession$/, replacement: resolvePath('../../dist/index.js') }] },
    build: { write: false, rolldownOptions: { input: resolvePath(`pages/${name}.html`) } },
  });
  return output.map(({ fileName, ...file }) => ({
    path: `/${name}/${fileName.endsWith('.html') ? '' : fileName}`,
    text: file.code ?? file.source,
  }));
}
