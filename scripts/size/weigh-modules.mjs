import path from 'node:path';
import { minify } from 'vite';
import { bundleWithVite } from './bundlers.mjs';
import { gzippedBytes } from './gzipped-bytes.mjs';

const root = path.resolve(import.meta.dirname, '../..');

/**
 * Returns the weight of each module in a bundle built with Vite, without the code that the bundler drops. `saved` is by how
 * much the gzipped chunk shrinks without the module; it is less than `alone`, because gzip finds repetitions in other modules.
 */
export async function weighModules(entry) {
  const chunks = await bundleWithVite(entry);
  return (await Promise.all(chunks.map(weighChunk))).flat().toSorted((a, b) => b.saved - a.saved);
}

async function weighChunk({ fileName, modules }) {
  const parts = Object.entries(modules).filter(([, { code }]) => code);
  const whole = gzippedBytes(await minifyParts(parts));
  const weigh = async (part) => {
    const [id] = part;
    const alone = await minifyParts([part]);
    return {
      module: path.relative(root, id),
      chunk: fileName,
      'minified, bytes': alone.length,
      alone: gzippedBytes(alone),
      saved: whole - gzippedBytes(await minifyParts(parts.filter((other) => other !== part))),
    };
  };
  return Promise.all(parts.map(weigh));
}

/** Minifies modules as a bundler does, except that it keeps what only another module uses. */
async function minifyParts(parts) {
  const whole = parts.map(([, { code }]) => code).join('\n');
  const { code, errors } = await minify('chunk.js', whole, {
    compress: { unused: false },
    mangle: { toplevel: true },
  });
  if (errors.length > 0) throw new Error(errors[0].message);
  return code;
}
