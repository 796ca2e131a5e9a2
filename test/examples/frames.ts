import type { BrowserContext, Page } from 'playwright/test';

declare global {
  /** The texts of all frames that the document has shown, without repetitions. */
  var shownFrames: Set<string>;
}

/** Records what each frame of the pages of a browser shows: the path, the switcher, its announcements and the heading. */
export async function recordFrames(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const selector = 'header [aria-haspopup=dialog], header [role=status], h1';
    globalThis.shownFrames = new Set();
    requestAnimationFrame(function sample() {
      const parts = [...document.querySelectorAll<HTMLElement>(selector)];
      const shown = parts.filter((part) => part.checkVisibility({ visibilityProperty: true }));
      const texts = shown.map(({ innerText }) => innerText);
      globalThis.shownFrames.add([location.pathname, ...texts].join(' ').replaceAll(/\s+/g, ' '));
      requestAnimationFrame(sample);
    });
  });
}

/** Returns what the frames of the document of a page have shown, each on a line. */
export async function framesOf(page: Page): Promise<string> {
  return page.evaluate(() => [...globalThis.shownFrames].join('\n'));
}
