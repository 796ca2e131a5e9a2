import type { Meta, StoryObj } from '@storybook/react-vite';
import { SessionTasks, type SessionTasksProps } from 'multisession/components';
import { createPendingSessionData, type InMemoryBackend } from 'multisession/testing';
import { useSessionActions } from 'multisession';
import { expect, userEvent, within } from 'storybook/test';
import { ada } from './accounts.ts';
import { networkError, backendOf, Demo, type DemoArgs, loadBackend } from './demo.tsx';

type Args = DemoArgs & Pick<SessionTasksProps, 'tasks' | 'fallback' | 'titles'>;

const katherine = createPendingSessionData({
  name: 'Katherine Johnson',
  tasks: [{ key: 'choose-organization' }, { key: 'setup-mfa' }],
});

/** What an account has left to do before it can be used, with the app’s own forms. */
const meta: Meta<Args> = {
  title: 'Components/SessionTasks',
  loaders: [loadBackend],
  args: { sessions: [katherine] },
  render: ({ sessions, tasks, fallback, titles }, { loaded }) => (
    <Demo args={{ sessions }} loaded={loaded}>
      <div style={{ maxInlineSize: '28rem', padding: '1rem' }}>
        <SessionTasks
          tasks={tasks ?? { 'choose-organization': <Organizations backend={backendOf(loaded)} /> }}
          {...(fallback !== undefined && { fallback })}
          {...(titles && { titles })}
        />
      </div>
    </Demo>
  ),
};

export default meta;
type Story = StoryObj<Args>;

/** A form of the app: its server completes the task, then the session is asked for anew. */
function Organizations({ backend }: { readonly backend: InMemoryBackend }) {
  const { refresh } = useSessionActions();
  const choose = (): void => {
    const currentTask = { key: 'setup-mfa' };
    backend.update(katherine.id, { tasks: [currentTask], currentTask });
    void refresh();
  };
  return (
    <div className="ms-actions">
      {['Acme', 'Umbrella'].map((name) => (
        <button key={name} type="button" className="ms-button" onClick={choose}>
          {name}
        </button>
      ))}
    </div>
  );
}

/** The first of two; after it the second one, for which this app has no form. */
export const TwoTasks: Story = {
  play: async ({ canvasElement }) => {
    const canvas = within(canvasElement);
    await expect(await canvas.findByRole('heading', { name: 'Choose an organization' })).toBeVisible();
    await expect(canvas.getByRole('status')).toHaveTextContent('Step 1 of 2');
    await userEvent.click(canvas.getByRole('button', { name: 'Acme' }));
    const heading = await canvas.findByRole('heading', { name: 'Set up two-step verification' });
    await expect(heading).toHaveFocus();
    await expect(canvas.getByRole('status')).toHaveTextContent('Step 2 of 2');
  },
};

/** A task that the app knows nothing of: it can be done elsewhere, and looked at again. */
export const UnknownTask: Story = {
  args: { sessions: [createPendingSessionData({ tasks: [{ key: 'verify-age' }] })] },
  play: async ({ canvasElement, loaded }) => {
    const canvas = within(canvasElement);
    await expect(await canvas.findByRole('heading', { name: 'One more step' })).toBeVisible();
    backendOf(loaded).fail(networkError);
    await userEvent.click(canvas.getByRole('button', { name: 'I have done it' }));
    await expect(await canvas.findByRole('alert')).toHaveTextContent('Could not check.');
  },
};

/** A task of one’s own, which is told what the server sent with it. */
export const OwnTask: Story = {
  args: {
    sessions: [createPendingSessionData({ tasks: [{ key: 'accept-terms', version: '2026' }] })],
    tasks: { 'accept-terms': (task) => <p>The terms of {String(task['version'])}</p> },
    titles: { 'accept-terms': 'Accept the terms' },
  },
  play: async ({ canvasElement }) => {
    await expect(await within(canvasElement).findByText('The terms of 2026')).toBeVisible();
    await expect(within(canvasElement).getByRole('heading')).toHaveTextContent('Accept the terms');
  },
};

/** Not there for an account that has nothing left to do. */
export const NothingToDo: Story = {
  args: { sessions: [ada] },
  play: async ({ canvasElement }) => {
    await expect(within(canvasElement).queryByRole('heading')).not.toBeInTheDocument();
  },
};

export const Dark: Story = { ...UnknownTask, globals: { theme: 'dark' } };
