import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect, userEvent, within } from 'storybook/test';
import { accountNamed, labelsOf } from '../labels.ts';
import { MailDemo } from './mail-demo.tsx';

/** The live app of the introduction. It is shown there only, and tested like any other story. */
const meta = {
  title: 'Introduction demo',
  component: MailDemo,
  tags: ['!dev', '!autodocs'],
} satisfies Meta<typeof MailDemo>;

export default meta;

export const MailApp: StoryObj<typeof meta> = {
  play: async ({ canvasElement, globals }) => {
    const { addAccount } = labelsOf(globals).sessionSwitcher;
    const canvas = within(canvasElement);
    await userEvent.type(await canvas.findByRole('textbox', { name: 'Ada’s draft' }), 'Dear Charles');
    await userEvent.click(canvas.getByRole('button', { name: 'Ada Lovelace' }));
    const accounts = within(await canvas.findByRole('dialog'));
    await userEvent.click(accounts.getByRole('button', { name: addAccount }));
    await expect(await canvas.findByRole('textbox', { name: 'Katherine’s draft' })).toHaveValue('');
    await expect(canvas.getByRole('region', { name: 'Grace’s calendar' })).toBeVisible();
    await userEvent.click(canvas.getByRole('button', { name: 'Katherine Johnson' }));
    await userEvent.click(accounts.getByRole('button', accountNamed('Ada Lovelace', globals)));
    await expect(await canvas.findByRole('textbox', { name: 'Ada’s draft' })).toHaveValue('Dear Charles');
  },
};
