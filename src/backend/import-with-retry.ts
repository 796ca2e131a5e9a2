/** The end of the error of Chromium and Firefox for a module that could not be fetched. */
const FAILED_URL = /dynamically imported module: (\S+)$/;

/**
 * Resolves to the module that `load` imports, which has to export that name.
 *
 * Browsers remember for as long as the page lives that they could not fetch a module. It is then fetched once more under
 * another URL.
 */
export async function importWithRetry<Module extends object>(
  load: () => Promise<Module>,
  exportName: keyof Module & string,
): Promise<Module> {
  try {
    return await load();
  } catch (error) {
    const url = FAILED_URL.exec(String(error))?.[1];
    const module: unknown = url && (await importAtNewUrl(url).catch(() => null));
    // SAFETY: it is the module that was to be loaded, unless a bundler has given it other exports.
    if (typeof module === 'object' && module && exportName in module) return module as Module;
    throw error;
  }
}

/** A server does not see the fragment; a browser takes the URL for that of another module. */
function importAtNewUrl(url: string): Promise<unknown> {
  return import(/* @vite-ignore */ /* webpackIgnore: true */ `${url}#${Math.random()}`);
}
