// Each bundler builds an entry module into chunks, `{ fileName, code }`, minified as modules. The first one is the entry.
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { rspack } from '@rspack/core';
import * as esbuild from 'esbuild';
import { build, minify } from 'vite';
import webpack from 'webpack';

const peers = /^(react|react-dom|@tanstack\/.+|oidc-client-ts)(\/|$)/;

export const bundlers = {
  Vite: buildWithVite,
  webpack: (entry) => buildWithWebpack(webpack, entry, `${entry}.webpack`),
  Rspack: (entry) => buildWithWebpack(rspack, entry, `${entry}.rspack`),
  esbuild: buildWithEsbuild,
};

/**
 * Builds with Vite in library mode. It adds no helpers for preloading, which belong to the app. As in an app, the entry may
 * contain modules that other chunks import from it.
 */
export async function bundleWithVite(entry) {
  const [{ output }] = await build({
    configFile: false,
    logLevel: 'silent',
    // A library build keeps it. The build of an app replaces it, as the other bundlers do.
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      write: false,
      minify: true,
      lib: { entry, formats: ['es'] },
      rolldownOptions: { external: peers, preserveEntrySignatures: 'allow-extension' },
    },
  });
  return output;
}

async function buildWithVite(entry) {
  const output = await bundleWithVite(entry);
  // Vite does not remove white space from the output of a library build.
  const chunks = output.map(async ({ fileName, code }) => ({
    fileName,
    code: (await minify(fileName, code)).code,
  }));
  return Promise.all(chunks);
}

async function buildWithEsbuild(entry) {
  const { outputFiles, metafile } = await esbuild.build({
    entryPoints: [entry],
    bundle: true,
    splitting: true,
    format: 'esm',
    minify: true,
    target: 'es2022',
    define: { 'process.env.NODE_ENV': '"production"' },
    external: ['react', 'react-dom', '@tanstack/*', 'oidc-client-ts'],
    outdir: path.dirname(entry),
    metafile: true,
    write: false,
  });
  const chunks = outputFiles.map((file) => ({ fileName: path.basename(file.path), code: file.text }));
  const used = findUsedOutputs(metafile.outputs, path.basename(entry));
  return entryFirst(
    chunks.filter(({ fileName }) => used.has(fileName)),
    path.basename(entry),
  );
}

/** Returns the outputs that the entry can load. esbuild also writes those whose `import()` it has dropped. */
function findUsedOutputs(outputs, entry) {
  const importsOf = new Map(
    Object.entries(outputs).map(([file, { imports }]) => [path.basename(file), imports]),
  );
  const used = new Set([entry]);
  // The set grows meanwhile.
  for (const name of used)
    for (const imported of importsOf.get(name))
      if (!imported.external) used.add(path.basename(imported.path));
  return used;
}

/** Builds with webpack or with Rspack, which has the same interface. */
async function buildWithWebpack(bundle, entry, folder) {
  rmSync(folder, { recursive: true, force: true });
  const stats = await new Promise((resolve, reject) => {
    const compiler = bundle({
      mode: 'production',
      devtool: false,
      target: ['web', 'es2022'],
      entry: { entry },
      externalsType: 'module',
      externals: peers,
      experiments: { outputModule: true },
      output: {
        path: folder,
        filename: '[name].js',
        chunkFilename: '[id].chunk.js',
        module: true,
        library: { type: 'module' },
        chunkFormat: 'module',
        chunkLoading: 'import',
        publicPath: './',
      },
    });
    compiler.run((error, result) => {
      if (error) reject(error);
      else compiler.close((closed) => (closed ? reject(closed) : resolve(result)));
    });
  });
  if (stats.hasErrors()) throw new Error(stats.toString('errors-only'));
  const { assets } = stats.toJson({ all: false, assets: true });
  const chunks = assets.map(({ name }) => ({
    fileName: name,
    code: readFileSync(path.join(folder, name), 'utf8'),
  }));
  return entryFirst(chunks, 'entry.js');
}

function entryFirst(chunks, name) {
  return chunks.toSorted((a, b) => Number(b.fileName === name) - Number(a.fileName === name));
}
