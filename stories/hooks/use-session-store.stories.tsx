import type { Meta, StoryObj } from '@storybook/react-vite';
import { useSessionStore } from 'multisession';
import { useState } from 'react';
import { expect, userEvent, within } from 'storybook/test';
import type { DemoArgs } from '../components/demo.tsx';
import { hookMeta } from './hook-meta.tsx';
import { Action, FieldList } from './field-list.tsx';

function Store() {
  const store = useSessionStore();
  const [read, setRead] = useState({});
  const { name, capabilities } = store.backend;
  return (
    <>
      <FieldList fields={{ name, capabilities, ...read }} />
      <Action onClick={() => setRead({ connection: store.getState().connection })}>Read the state</Action>
    </>
  );
}

/** Returns the store of the provider, for use cases that no hook covers. Does not subscribe to changes. */
const meta: Meta<DemoArgs> = { ...hookMeta, title: 'Hooks/useSessionStore', render: () => <Store /> };

export default meta;

export const Reading: StoryObj<DemoArgs> = {
  play: async ({ canvasElement }) => {
    const canvas = within(canvasElement);
    await userEvent.click(await canvas.findByRole('button', { name: 'Read the state' }));
    await expect(await canvas.findByText('ready')).toBeVisible();
  },
};
