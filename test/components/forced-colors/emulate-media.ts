import { cdp } from 'vitest/browser';

interface Media {
  readonly 'forced-colors'?: 'active';
  readonly 'prefers-color-scheme'?: 'light' | 'dark';
}

/** Makes the page's media features those, and all others the browser's own again. */
export async function emulateMedia(media: Media): Promise<void> {
  const features = Object.entries(media).map(([name, value]) => ({ name, value: String(value) }));
  await cdp().send('Emulation.setEmulatedMedia', { features });
  const isForced = matchMedia('(forced-colors: active)').matches;
  if (isForced !== 'forced-colors' in media) throw new Error('The browser does not emulate forced colours.');
}
