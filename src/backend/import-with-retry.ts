import { backoffDelay } from './backoff-delay.ts';
import { setTimer } from './safely.ts';

/** Matches the URL in the errors of Chromium and Firefox for a module that could not be fetched. */
const FAILED_URL = /dynamically imported module: (\S+)$/;

/**
 * Resolves to the module that `load` imports. The module must export `exportName`. Retries with backoff, because the network
 * may be down. Rejects only if the signal aborts meanwhile.
 *
 * Browsers cache a failed module fetch until the page is reloaded. The module is therefore also fetched with a different
 * URL.
 */
export async function importWithRetry<Module extends object>(
  load: () => Promise<Module>,
  exportName: keyof Module & string,
  signal?: AbortSignal,
): Promise<Module> {
  for (let failures = 0; ; failures += 1) {
    try {
      return await load();
    } catch (error) {
      const url = FAILED_URL.exec(String(error))?.[1];
      const module: unknown = url && (await importAtNewUrl(url).catch(() => null));
      // SAFETY: it is the same module, unless a bundler renamed its exports, which `exportName` detects.
      if (typeof module === 'object' && module && exportName in module) return module as Module;
      await new Promise<void>((resolve) => void setTimer(backoffDelay(failures), resolve));
      if (signal?.aborted) throw error;
    }
  }
}

/**
 * Imports a module under a new URL. The added fragment is not sent to the server, but makes the browser fetch the
 * module again.
 */
function importAtNewUrl(url: string): Promise<unknown> {
  return import(/* @vite-ignore */ /* webpackIgnore: true */ `${url}#${Math.random()}`);
}
