import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect, userEvent, within } from 'storybook/test';
import { MailDemo } from './mail-demo.tsx';

/** The live app of the introduction. It is shown there only, and tested like any other story. */
const meta = {
  title: 'Introduction demo',
  component: MailDemo,
  tags: ['!dev', '!autodocs'],
} satisfies Meta<typeof MailDemo>;

export default meta;

export const MailApp: StoryObj<typeof meta> = {
  play: async ({ canvasElement }) => {
    const canvas = within(canvasElement);
    await userEvent.type(await canvas.findByRole('textbox', { name: 'Ada’s draft' }), 'Dear Charles');
    await userEvent.click(canvas.getByRole('button', { name: 'Ada Lovelace' }));
    const accounts = within(await canvas.findByRole('dialog'));
    await userEvent.click(accounts.getByRole('button', { name: 'Add account' }));
    await expect(await canvas.findByRole('textbox', { name: 'Katherine’s draft' })).toHaveValue('');
    await expect(canvas.getByRole('region', { name: 'Grace’s calendar' })).toBeVisible();
    await userEvent.click(canvas.getByRole('button', { name: 'Katherine Johnson' }));
    await userEvent.click(accounts.getByRole('button', { name: /^Ada Lovelace/ }));
    await expect(await canvas.findByRole('textbox', { name: 'Ada’s draft' })).toHaveValue('Dear Charles');
  },
};
