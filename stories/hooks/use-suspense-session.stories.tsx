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

/** Like `useSession`, for components that leave waiting to `<Suspense>`. */
const meta: Meta<DemoArgs> = {
  ...hookMeta,
  title: 'Hooks/useSuspenseSession',
  render: () => (
    <Suspense fallback={<p>Waiting…</p>}>
      <CurrentSession />
    </Suspense>
  ),
};

export default meta;

export const Known: StoryObj<DemoArgs> = {
  play: async ({ canvasElement }) => {
    await expect(await within(canvasElement).findByText('active')).toBeVisible();
  },
};

export const Waiting: StoryObj<DemoArgs> = {
  args: { status: 'loading' },
  play: async ({ canvasElement, loaded }) => {
    await expect(await within(canvasElement).findByText('Waiting…')).toBeVisible();
    await expect(backendOf(loaded).calls.length).toBeGreaterThan(0);
  },
};
