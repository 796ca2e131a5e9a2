import type { Meta, StoryObj } from '@storybook/react-vite';
import { useSessionTask } from 'multisession';
import { expect, within } from 'storybook/test';
import { ada, katherine } from '../components/accounts.ts';
import type { DemoArgs } from '../components/demo.tsx';
import { hookMeta } from './hook-meta.tsx';
import { FieldList } from './field-list.tsx';

function Task() {
  return <FieldList fields={{ task: useSessionTask() }} />;
}

/** Returns the task that the current session has to complete before it becomes active, or `null`. */
const meta: Meta<DemoArgs> = { ...hookMeta, title: 'Hooks/useSessionTask', render: () => <Task /> };

export default meta;

export const Pending: StoryObj<DemoArgs> = {
  args: { sessions: [katherine] },
  play: async ({ canvasElement }) => {
    await expect(await within(canvasElement).findByText('{"key":"setup-mfa"}')).toBeVisible();
  },
};

export const NoTask: StoryObj<DemoArgs> = {
  args: { sessions: [ada] },
  play: async ({ canvasElement }) => {
    await expect(await within(canvasElement).findByText('null')).toBeVisible();
  },
};
