import path from 'node:path';
import vm from 'node:vm';

/**
 * Returns the file names of the chunks that the entry, the first of `chunks`, loads at once: `static` are the entry and its
 * static imports, and `first` has in addition the chunks whose `import()` begins while the entry, or a chunk that it
 * loads at once, is evaluated.
 *
 * Evaluates the chunks, because nothing else shows when an `import()` begins. Needs `--experimental-vm-modules`.
 */
export async function findFirstLoad(chunks) {
  const codes = new Map(chunks.map(({ fileName, code }) => [fileName, code]));
  const modules = new Map();
  const imports = [];
  let linked = Promise.resolve();

  const { fetch } = globalThis;
  // Requests never settle, so that nothing which waits for a response counts as loaded at once.
  globalThis.fetch = () => new Promise(() => {});
  try {
    const entry = await link(chunks[0].fileName);
    const staticChunks = loadedChunks();
    await entry.evaluate();
    // The array grows meanwhile, because an imported chunk may import others.
    for (const imported of imports) await imported;
    return { static: staticChunks, first: loadedChunks() };
  } finally {
    globalThis.fetch = fetch;
  }

  function loadedChunks() {
    return new Set([...modules.keys()].filter((name) => codes.has(name)));
  }

  /** Links one chunk after the other, because a module that two of them share cannot be linked twice at once. */
  function link(name) {
    linked = linked.then(async () => {
      const module = await load(name);
      if (module.status === 'unlinked') await module.link((specifier) => load(nameOf(specifier)));
      return module;
    });
    return linked;
  }

  async function importChunk(specifier) {
    const module = await link(nameOf(specifier));
    await module.evaluate();
    return module;
  }

  function load(name) {
    if (!modules.has(name)) modules.set(name, codes.has(name) ? createChunk(name) : createPeer(name));
    return modules.get(name);
  }

  function createChunk(name) {
    return new vm.SourceTextModule(codes.get(name), {
      identifier: name,
      initializeImportMeta(meta) {
        meta.url = `http://localhost/${name}`;
      },
      importModuleDynamically(specifier) {
        const imported = importChunk(specifier);
        imports.push(imported);
        return imported;
      },
    });
  }

  async function createPeer(name) {
    const exports = await import(name);
    return new vm.SyntheticModule(Object.keys(exports), function setExports() {
      for (const [key, value] of Object.entries(exports)) this.setExport(key, value);
    });
  }
}

/** Returns the file name of a chunk, or the name of a package. */
function nameOf(specifier) {
  return specifier.startsWith('.') ? path.posix.normalize(specifier) : specifier;
}
