import type { Meta, StoryContext, StoryObj } from '@storybook/react-vite';
import { useSessionActions } from 'multisession';
import {
  ReverificationDialog,
  type ReverificationDialogProps,
  SessionSwitcher,
} from 'multisession/components';
import { expect, fn, waitFor, within } from 'storybook/test';
import { labelsOf } from '../labels.ts';
import { mockApi } from '../mock-api.ts';
import { shows } from '../story-code.ts';
import { textsOf } from '../texts.ts';
import { grace } from './accounts.ts';
import { componentMeta } from './component-meta.ts';
import { networkError } from './demo.tsx';
import { ConfirmWithPasskey } from './examples/confirm-with-passkey.tsx';
import { ConfirmPassword, DeleteProject } from './examples/delete-project.tsx';

mockApi();

const base = componentMeta('ReverificationDialog', ReverificationDialog);

const meta: Meta<ReverificationDialogProps> = {
  ...base,
  title: 'Components/ReverificationDialog',
  args: { verify: fn() },
  parameters: shows('delete-project'),
  render: (_, { globals }) => <ConfirmPassword label={textsOf(globals).password} />,
  decorators: [
    (Story, { globals }) => {
      const { deleteProject, deleted, notDeleted } = textsOf(globals);
      return (
        <main style={{ display: 'grid', gap: '1rem', justifyItems: 'start', padding: '1rem' }}>
          <SessionSwitcher />
          <DeleteProject label={deleteProject} deleted={deleted} notDeleted={notDeleted} />
          <Story />
        </main>
      );
    },
    ...base.decorators,
  ],
};

export default meta;
type Story = StoryObj<ReverificationDialogProps>;
type Context = StoryContext<ReverificationDialogProps>;

async function open({ canvas, userEvent, globals }: Context) {
  // The store has loaded.
  await canvas.findByRole('button', { name: 'Ada Lovelace' });
  await userEvent.click(deleteButton({ canvas, globals }));
  const { reverificationDialog: labels } = labelsOf(globals);
  const dialog = await canvas.findByRole('dialog', { name: labels.title });
  const inDialog = within(dialog);
  return { dialog, inDialog, labels, password: inDialog.queryByLabelText(textsOf(globals).password) };
}

const deleteButton = ({ canvas, globals }: Pick<Context, 'canvas' | 'globals'>) =>
  canvas.getByRole('button', { name: textsOf(globals).deleteProject });

/** Opens the dialog and submits a password. */
async function submit(context: Context, text: string) {
  const opened = await open(context);
  if (opened.password) await context.userEvent.type(opened.password, text);
  await context.userEvent.click(opened.inDialog.getByRole('button', { name: opened.labels.submit }));
  return opened;
}

/** The dialog names the account. The focus is in the first field. */
export const Open: Story = {
  name: 'Confirm with a password',
  play: async (context) => {
    const { dialog, password } = await open(context);
    await expect(dialog).toHaveAccessibleDescription(/Ada Lovelace/);
    await expect(password).toHaveFocus();
  },
};

/** The password is "secret": the action is repeated, and the focus returns to its button. */
export const Verified: Story = {
  tags: ['!autodocs'],
  play: async (context) => {
    const { dialog } = await submit(context, 'secret');
    await waitFor(() => expect(dialog).not.toBeInTheDocument());
    await expect(await context.canvas.findByText(textsOf(context.globals).deleted)).toBeVisible();
    await expect(deleteButton(context)).toHaveFocus();
  },
};

/** The password is wrong: the focus returns to its field. */
export const Failed: Story = {
  tags: ['!autodocs'],
  play: async (context) => {
    const { inDialog, labels, password } = await submit(context, 'wrong');
    await expect(await inDialog.findByRole('alert')).toHaveTextContent(labels.failed);
    await expect(password).toHaveFocus();
  },
};

/** The server cannot be reached. The user can try again. */
export const Unreachable: Story = {
  tags: ['!autodocs'],
  parameters: shows('confirm-with-passkey'),
  render: () => <ConfirmWithPasskey verifyPasskey={() => Promise.reject(networkError)} />,
  play: async (context) => {
    const { inDialog, labels } = await submit(context, '');
    await expect(await inDialog.findByRole('alert')).toHaveTextContent(labels.unavailable);
  },
};

/** Verifying is pending: the button keeps the focus and is disabled. */
export const Pending: Story = {
  tags: ['!autodocs'],
  play: async (context) => {
    const { inDialog, labels } = await submit(context, 'slow');
    const button = inDialog.getByRole('button', { name: labels.submit });
    await expect(button).toHaveAttribute('aria-disabled', 'true');
    await expect(button).toHaveFocus();
  },
};

/** Without fields, such as for a passkey. */
export const WithoutFields: Story = {
  name: 'Confirm with a passkey',
  parameters: shows('confirm-with-passkey'),
  render: () => <ConfirmWithPasskey verifyPasskey={() => Promise.resolve()} />,
  play: async (context) => {
    const { password, inDialog, labels } = await open(context);
    await expect(password).toBeNull();
    await expect(inDialog.getByRole('button', { name: labels.submit })).toBeVisible();
  },
};

/** Cancelling rejects the action, which is not repeated. */
export const Cancelled: Story = {
  tags: ['!autodocs'],
  play: async (context) => {
    const { inDialog, labels } = await open(context);
    await context.userEvent.click(inDialog.getByRole('button', { name: labels.cancel }));
    await expect(await context.canvas.findByText(textsOf(context.globals).notDeleted)).toBeVisible();
    await expect(deleteButton(context)).toHaveFocus();
  },
};

function SwitchLater() {
  const { switchTo } = useSessionActions();
  return (
    <button type="button" hidden data-testid="switch" onClick={() => void switchTo(grace.id)}>
      Switch
    </button>
  );
}

/** Another account became current: the dialog closes, and the action is not repeated for either account. */
export const Switched: Story = {
  tags: ['!autodocs'],
  decorators: [
    (Story) => (
      <>
        <Story />
        <SwitchLater />
      </>
    ),
  ],
  play: async (context) => {
    const { dialog } = await open(context);
    context.canvas.getByTestId('switch').click();
    await waitFor(() => expect(dialog).not.toBeInTheDocument());
    await expect(await context.canvas.findByText(textsOf(context.globals).notDeleted)).toBeVisible();
    await expect(context.canvas.getByRole('button', { name: 'Grace Hopper' })).toBeVisible();
  },
};

/** Dark, as the page’s `color-scheme` says. */
export const Dark: Story = { ...Open, name: 'Dark', tags: ['!autodocs'], globals: { theme: 'dark' } };

/** German: the title and the error wrap, and the buttons stay equally wide. */
export const German: Story = { ...Failed, tags: ['!autodocs'], name: 'German', globals: { language: 'de' } };

/** Arabic: the text begins on the right, and the button that continues is on the left. */
export const Arabic: Story = { ...Open, name: 'Arabic', tags: ['!autodocs'], globals: { language: 'ar' } };
