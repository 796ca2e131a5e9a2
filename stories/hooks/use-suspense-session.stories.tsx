import type { Meta, StoryObj } from '@storybook/react-vite';
import { useSuspenseSession } from 'multisession';
import { Suspense } from 'react';
import { expect, within } from 'storybook/test';
import { backendOf, type DemoArgs } from '../components/demo.tsx';
import { hookMeta } from './hook-meta.tsx';
import { FieldList } from './field-list.tsx';

function CurrentSession() {
  const { status, session } = useSuspenseSession();
  return <FieldList fields={{ status, id: session?.id }} />;
}

/** Returns the current session like `useSession`, but suspends while the sessions load. */
const meta: Meta<DemoArgs> = {
  ...hookMeta,
  title: 'Hooks/useSuspenseSession',
  render: () => (
    <Suspense fallback={<p>Loading…</p>}>
      <CurrentSession />
    </Suspense>
  ),
};

export default meta;

export const Loaded: StoryObj<DemoArgs> = {
  play: async ({ canvasElement }) => {
    await expect(await within(canvasElement).findByText('active')).toBeVisible();
  },
};

export const Suspended: StoryObj<DemoArgs> = {
  args: { status: 'loading' },
  play: async ({ canvasElement, loaded }) => {
    await expect(await within(canvasElement).findByText('Loading…')).toBeVisible();
    await expect(backendOf(loaded).calls.length).toBeGreaterThan(0);
  },
};
