import type { BrowserContext, Page } from 'playwright/test';

declare global {
  /** The texts of the frames that the document has shown, in order, without those that equal the previous one. */
  var shownFrames: string[];
}

/** Records what each frame of the pages of a browser shows: the switcher, its announcements and the heading. */
export async function recordFrames(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const selector = 'header [aria-haspopup=dialog], header [role=status], h1';
    globalThis.shownFrames = [];
    requestAnimationFrame(function sample() {
      const parts = [...document.querySelectorAll<HTMLElement>(selector)];
      const shown = parts.filter((part) => part.checkVisibility({ visibilityProperty: true }));
      const frame = shown.map(({ innerText }) => innerText).join('\n');
      if (frame !== globalThis.shownFrames.at(-1)) globalThis.shownFrames.push(frame);
      requestAnimationFrame(sample);
    });
  });
}

/** Returns what the frames of the document of a page have shown, including the next one. */
export async function framesOf(page: Page): Promise<readonly string[]> {
  return page.evaluate(async () => {
    await new Promise(requestAnimationFrame);
    return globalThis.shownFrames;
  });
}
