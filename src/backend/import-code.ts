/** The end of what Chromium and Firefox say about a module that could not be fetched. */
const failedUrl = /dynamically imported module: (\S+)$/;

/**
 * Resolves to the module that `load` imports, which has to export a function of that name.
 *
 * Browsers do not fetch a module again that they could not fetch once, as long as the page lives. It is therefore fetched
 * under another URL then.
 */
export async function importCode<Code extends object>(
  load: () => Promise<Code>,
  name: keyof Code & string,
): Promise<Code> {
  try {
    return await load();
  } catch (error) {
    const url = failedUrl.exec(String(error))?.[1];
    if (!url) throw error;
    const code = await importAgain(url).catch(() => undefined);
    if (hasFunction<Code>(code, name)) return code;
    throw error;
  }
}

function importAgain(url: string): Promise<unknown> {
  const retry = Math.random().toString(36).slice(2);
  return import(
    /* @vite-ignore */ /* webpackIgnore: true */ `${url}${url.includes('?') ? '&' : '?'}retry=${retry}`
  );
}

/** A bundler may have put the module into a file that exports something else. */
function hasFunction<Code>(code: unknown, name: keyof Code & string): code is Code {
  if (typeof code !== 'object' || code === null) return false;
  const members: Readonly<Record<string, unknown>> = { ...code };
  return typeof members[name] === 'function';
}
