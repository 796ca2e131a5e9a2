import type { StoryContext } from '@storybook/react-vite';
import { within } from 'storybook/test';
import { accountNamed, labelsOf } from './labels.ts';

type Context = Pick<StoryContext, 'canvas' | 'userEvent' | 'globals'>;

/** Switches to an account with the switcher of a story. */
export async function switchAccount({ canvas, userEvent, globals }: Context, name: string): Promise<void> {
  const { accounts } = labelsOf(globals).sessionSwitcher;
  await userEvent.click(await canvas.findByRole('button', { expanded: false }));
  const popup = within(await canvas.findByRole('dialog', { name: accounts }));
  // The accounts may still load.
  await userEvent.click(await popup.findByRole('button', accountNamed(name, globals)));
}
