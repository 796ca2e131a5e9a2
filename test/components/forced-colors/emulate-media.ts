import { cdp } from 'vitest/browser';

interface Media {
  readonly 'forced-colors'?: 'active';
  readonly 'prefers-color-scheme'?: 'light' | 'dark';
}

/** Emulates media features and resets all others to their defaults. */
export async function emulateMedia(media: Media): Promise<void> {
  const features = Object.entries(media).map(([name, value]) => ({ name, value: String(value) }));
  await cdp().send('Emulation.setEmulatedMedia', { features });
  const isForced = matchMedia('(forced-colors: active)').matches;
  if (isForced !== 'forced-colors' in media)
    throw new Error('The browser ignored the emulation of forced colours. Run this test in Chromium.');
}
