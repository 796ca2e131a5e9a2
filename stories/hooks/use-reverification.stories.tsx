import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect, within } from 'storybook/test';
import { ConfirmPassword, DeleteProject } from '../components/examples/delete-project.tsx';
import { labelsOf } from '../labels.ts';
import { mockApi } from '../mock-api.ts';
import { exampleCode } from '../story-code.ts';
import { hookMeta } from './hook-meta.tsx';

mockApi();

/**
 * Repeats an action after step-up authentication, if the server requires it. Use it for actions such as deleting data or
 * changing an address, together with `<ReverificationDialog>`.
 */
const meta: Meta = {
  ...hookMeta,
  title: 'Hooks/useReverification',
  render: () => (
    <>
      <DeleteProject />
      <ConfirmPassword />
    </>
  ),
  parameters: { docs: { source: exampleCode('delete-project') } },
};

export default meta;

/** The password is "secret". */
export const Verified: StoryObj = {
  play: async ({ canvas, userEvent, globals }) => {
    await userEvent.click(await canvas.findByRole('button', { name: 'Delete project' }));
    const dialog = within(
      await canvas.findByRole('dialog', { name: labelsOf(globals).reverificationDialog.title }),
    );
    await userEvent.type(dialog.getByLabelText('Password'), 'secret{Enter}');
    await expect(await canvas.findByText('The project was deleted.')).toBeVisible();
  },
};
