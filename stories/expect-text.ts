import type { StoryContext } from '@storybook/react-vite';
import { expect } from 'storybook/test';

/** Returns a `play` function that waits until a text is visible. */
export function expectText(text: string | RegExp) {
  return async ({ canvas }: Pick<StoryContext, 'canvas'>): Promise<void> => {
    await expect(await canvas.findByText(text)).toBeVisible();
  };
}
