/** The end of the error of Chromium and Firefox for a module that could not be fetched. */
const failedUrl = /dynamically imported module: (\S+)$/;

/**
 * Resolves to the module that `load` imports, which has to export that name.
 *
 * Browsers remember for as long as the page lives that they could not fetch a module. It is then fetched once more under
 * another URL.
 */
export async function importCode<Code extends object>(
  load: () => Promise<Code>,
  name: keyof Code & string,
): Promise<Code> {
  try {
    return await load();
  } catch (error) {
    const url = failedUrl.exec(String(error))?.[1];
    const code: unknown = url && (await importAgain(url).catch(() => null));
    // SAFETY: it is the module that was to be loaded, unless a bundler has given it other exports.
    if (typeof code === 'object' && code && name in code) return code as Code;
    throw error;
  }
}

/** A server does not see the fragment; a browser takes the URL for that of another module. */
function importAgain(url: string): Promise<unknown> {
  return import(/* @vite-ignore */ /* webpackIgnore: true */ `${url}#${Math.random()}`);
}
