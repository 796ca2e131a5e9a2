import type { Meta, StoryObj } from '@storybook/react-vite';
import { type EvictedTree, SessionScope, useActiveSession } from 'multisession';
import { SessionSwitcher } from 'multisession/components';
import { createSessionData, TestSessionProvider } from 'multisession/testing';
import type { ReactNode } from 'react';
import { expect, fn, userEvent, within } from 'storybook/test';

interface Args {
  /** The number of trees to keep mounted, including the visible one. 0 keeps none. */
  readonly keepAlive: number;
  readonly onEvict: (tree: EvictedTree) => void;
}

const names = ['Ada Lovelace', 'Grace Hopper', 'Katherine Johnson'];
const sessions = names.map((name, index) => {
  const lastActiveAt = new Date(Date.now() - index * 60_000);
  return createSessionData({ name, createdAt: lastActiveAt, lastActiveAt, updatedAt: lastActiveAt });
});

function Demo({ keepAlive, onEvict }: Args): ReactNode {
  return (
    <TestSessionProvider sessions={sessions}>
      <div
        style={{
          display: 'grid',
          font: '0.9375rem/1.5 system-ui, sans-serif',
          gap: '1rem',
          maxInlineSize: '26rem',
        }}
      >
        <div>
          <SessionSwitcher />
        </div>
        <SessionScope keepAlive={keepAlive} onEvict={onEvict}>
          <Letter />
        </SessionScope>
      </div>
    </TestSessionProvider>
  );
}

function Letter(): ReactNode {
  const { publicUserData } = useActiveSession();
  return (
    <section
      style={{
        border: '1px solid light-dark(#d5d7e0, #444754)',
        borderRadius: '0.75rem',
        padding: '1.25rem',
      }}
    >
      <h2 style={{ fontSize: '1.125rem', margin: 0 }}>A letter by {publicUserData?.firstName}</h2>
      <p style={{ marginBlock: '0.5rem 1rem' }}>Type something, switch, and come back.</p>
      <label style={{ display: 'grid', fontWeight: 550, gap: '0.35rem' }}>
        Draft
        <textarea rows={4} style={{ font: 'inherit', fontWeight: 400, padding: '0.5rem 0.75rem' }} />
      </label>
    </section>
  );
}

const meta = {
  title: 'Scopes/keepAlive',
  component: Demo,
  args: { keepAlive: 3, onEvict: fn() },
  argTypes: { keepAlive: { control: { type: 'range', min: 0, max: 3 } } },
} satisfies Meta<typeof Demo>;

export default meta;
type Story = StoryObj<typeof meta>;

function createActions(canvasElement: HTMLElement) {
  const canvas = within(canvasElement);
  return {
    /** The visible text box. Hidden ones are not found by role. */
    draft: () => canvas.findByRole('textbox', { name: 'Draft' }),
    switchTo: async (name: string) => {
      await userEvent.click(await canvas.findByRole('button', { name: /Ada|Grace|Katherine/ }));
      const popup = await canvas.findByRole('dialog', { name: 'Accounts' });
      await userEvent.click(within(popup).getByRole('button', { name: new RegExp(`^${name}`) }));
      await canvas.findByRole('heading', { name: `A letter by ${name}` });
    },
  };
}

/** Switching back restores the input, which the other account does not see. */
export const KeepsDrafts: Story = {
  play: async ({ canvasElement, args }) => {
    const { draft, switchTo } = createActions(canvasElement);
    await userEvent.type(await draft(), 'Dear Charles, the engine');
    await switchTo('Grace');
    await expect(await draft()).toHaveValue('');
    await switchTo('Ada');
    await expect(await draft()).toHaveValue('Dear Charles, the engine');
    await expect(args.onEvict).not.toHaveBeenCalled();
  },
};

/** Showing a third account with a limit of two evicts the least recently shown tree. `onEvict` can save its input. */
export const EvictsLeastRecentlyShown: Story = {
  args: { keepAlive: 2 },
  play: async ({ canvasElement, args }) => {
    const { draft, switchTo } = createActions(canvasElement);
    await userEvent.type(await draft(), 'Dear Charles');
    await switchTo('Grace');
    await switchTo('Katherine');
    await expect(args.onEvict).toHaveBeenCalledOnce();
    await expect(args.onEvict).toHaveBeenCalledWith(expect.objectContaining({ sessionId: sessions[0]?.id }));
    await switchTo('Ada');
    await expect(await draft()).toHaveValue('');
  },
};

/** Without `keepAlive`, every switch mounts a new tree. */
export const WithoutKeepAlive: Story = {
  args: { keepAlive: 0 },
  play: async ({ canvasElement }) => {
    const { draft, switchTo } = createActions(canvasElement);
    await userEvent.type(await draft(), 'Dear Charles');
    await switchTo('Grace');
    await switchTo('Ada');
    await expect(await draft()).toHaveValue('');
  },
};
