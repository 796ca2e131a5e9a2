import type { Decorator, Meta, StoryObj } from '@storybook/react-vite';
import { SignedIn } from 'multisession';
import { SessionTasks, type SessionTasksProps } from 'multisession/components';
import { createPendingSessionData } from 'multisession/testing';
import { expect } from 'storybook/test';
import { formatMessage } from '../../src/components/labels/format-message.ts';
import { labelsOf } from '../labels.ts';
import { shows } from '../story-code.ts';
import { textsOf } from '../texts.ts';
import { ada } from './accounts.ts';
import { componentMeta } from './component-meta.ts';
import { CurrentAccount } from './current-account.tsx';
import { backendOf, demo, networkError } from './demo.tsx';
import { TermsTask } from './examples/custom-task.tsx';
import { Tasks } from './examples/session-tasks.tsx';

const withTask = (key: string, data = {}) =>
  demo({ sessions: [createPendingSessionData({ name: 'Katherine Johnson', tasks: [{ key, ...data }] })] });

const setUp = { key: 'setup-mfa' };
const katherine = createPendingSessionData({
  name: 'Katherine Johnson',
  tasks: [{ key: 'choose-organization' }, setUp],
});

const page: Decorator = (Story) => (
  <div style={{ maxInlineSize: '28rem', padding: '1rem' }}>
    <Story />
    <SignedIn>
      <CurrentAccount />
    </SignedIn>
  </div>
);

const base = componentMeta('SessionTasks', SessionTasks);

const meta: Meta<SessionTasksProps> = {
  ...base,
  title: 'Components/SessionTasks',
  parameters: { ...base.parameters, ...demo({ sessions: [katherine] }) },
  decorators: [page, ...base.decorators],
};

export default meta;
type Story = StoryObj<SessionTasksProps>;

/** Two tasks. The app has a form for the first one only. */
export const TwoTasks: Story = {
  name: 'Complete two tasks',
  render: (_, { loaded }) => (
    <Tasks
      send={() => {
        backendOf(loaded).update(katherine.id, { tasks: [setUp], currentTask: setUp });
        return Promise.resolve();
      }}
    />
  ),
  parameters: shows('session-tasks'),
  play: async ({ canvas, userEvent, globals }) => {
    const { titles, progress } = labelsOf(globals).sessionTasks;
    const [first = '', second = ''] = [titles['choose-organization'], titles['setup-mfa']];
    const step = (position: string) => formatMessage(progress, { position, total: '2' });
    await expect(await canvas.findByRole('heading', { name: first })).toBeVisible();
    await expect(canvas.getByRole('status')).toHaveTextContent(step('1'));
    await userEvent.click(canvas.getByRole('button', { name: 'Acme' }));
    await expect(await canvas.findByRole('heading', { name: second })).toHaveFocus();
    await expect(canvas.getByRole('status')).toHaveTextContent(step('2'));
  },
};

/** A task that the app does not handle: it must be completed elsewhere and checked again. */
export const UnknownTask: Story = {
  name: 'Unknown task',
  tags: ['state'],
  parameters: withTask('verify-age'),
  play: async ({ canvas, userEvent, globals, loaded }) => {
    const { untitled, checkAgain, checkFailed } = labelsOf(globals).sessionTasks;
    await expect(await canvas.findByRole('heading', { name: untitled })).toBeVisible();
    backendOf(loaded).fail(networkError);
    await userEvent.click(canvas.getByRole('button', { name: checkAgain }));
    await expect(await canvas.findByRole('alert')).toHaveTextContent(checkFailed);
  },
};

/** Content of the app for the tasks that it does not handle. */
export const Fallback: Story = {
  args: { fallback: 'Complete this step in the mobile app.' },
  render: (args, { globals }) => <SessionTasks {...args} fallback={textsOf(globals).mobileApp} />,
  parameters: withTask('verify-age'),
  play: async ({ canvas, globals }) => {
    await expect(await canvas.findByText(textsOf(globals).mobileApp)).toBeVisible();
  },
};

/** A custom task. Its content is a function of the data that the server sent. */
export const CustomTask: Story = {
  name: 'Handle a task of your own',
  render: (_, { globals }) => {
    const { acceptTerms, terms } = textsOf(globals);
    return <TermsTask title={acceptTerms} text={terms} />;
  },
  parameters: { ...shows('custom-task'), ...withTask('accept-terms', { version: '2026' }) },
  play: async ({ canvas, globals }) => {
    const { acceptTerms, terms } = textsOf(globals);
    await expect(await canvas.findByText(terms.replace('{version}', '2026'))).toBeVisible();
    await expect(canvas.getByRole('heading')).toHaveTextContent(acceptTerms);
  },
};

/** Nothing is rendered for an active session. */
export const NotPending: Story = {
  name: 'Not pending',
  tags: ['state'],
  parameters: demo({ sessions: [ada] }),
  play: async ({ canvas }) => {
    await expect(await canvas.findByText('Ada Lovelace')).toBeVisible();
    await expect(canvas.queryByRole('heading')).not.toBeInTheDocument();
  },
};

/** Dark, as the page’s `color-scheme` says. */
export const Dark: Story = { ...UnknownTask, tags: ['state'], name: 'Dark', globals: { theme: 'dark' } };

/** German: the title wraps into two lines of the same length, below the progress. */
export const German: Story = { ...TwoTasks, tags: ['state'], name: 'German', globals: { language: 'de' } };

/** Arabic: the buttons and the error begin on the right. */
export const Arabic: Story = { ...UnknownTask, tags: ['state'], name: 'Arabic', globals: { language: 'ar' } };
