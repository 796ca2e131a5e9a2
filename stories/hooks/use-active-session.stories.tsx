import type { Meta, StoryObj } from '@storybook/react-vite';
import { SignedIn, useActiveSession } from 'multisession';
import { expect, within } from 'storybook/test';
import type { DemoArgs } from '../components/demo.tsx';
import { hookMeta } from './hook-meta.tsx';
import { FieldList } from './field-list.tsx';

function ActiveSession() {
  const { id, status, lastActiveOrganizationId, expireAt } = useActiveSession();
  return <FieldList fields={{ id, status, lastActiveOrganizationId, expireAt }} />;
}

/** Returns the current session below a gate or scope that guarantees an active one. */
const meta: Meta<DemoArgs> = {
  ...hookMeta,
  title: 'Hooks/useActiveSession',
  render: () => (
    <SignedIn>
      <ActiveSession />
    </SignedIn>
  ),
};

export default meta;

export const BelowAGate: StoryObj<DemoArgs> = {
  play: async ({ canvasElement }) => {
    await expect(await within(canvasElement).findByText('active')).toBeVisible();
  },
};
