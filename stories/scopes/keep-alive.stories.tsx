import type { Meta, StoryContext, StoryObj } from '@storybook/react-vite';
import { SessionSwitcher } from 'multisession/components';
import type { ComponentProps } from 'react';
import { expect, fn } from 'storybook/test';
import { ada, fatima, grace } from '../components/accounts.ts';
import { demo } from '../components/demo.tsx';
import { hookMeta } from '../hooks/hook-meta.tsx';
import { exampleCode } from '../story-code.ts';
import { switchAccount } from '../switch-account.ts';
import { Letters } from './examples/keep-alive.tsx';

type Props = ComponentProps<typeof Letters>;

/** Keeps the trees of other accounts mounted and hidden. Use it to keep drafts, scroll positions and open panels across switches. */
const meta: Meta<Props> = {
  ...hookMeta,
  title: 'Scopes/keepAlive',
  args: { keepAlive: 3, onEvict: fn() },
  argTypes: { keepAlive: { control: { type: 'range', min: 0, max: 3 } } },
  render: (props) => (
    <>
      <SessionSwitcher />
      <Letters {...props} />
    </>
  ),
  parameters: { docs: { source: exampleCode('keep-alive') }, ...demo({ sessions: [ada, grace, fatima] }) },
};

export default meta;
type Story = StoryObj<Props>;

function createActions(context: StoryContext<Props>) {
  const { canvas } = context;
  return {
    /** The visible text box. Hidden ones are not found by role. */
    draft: () => canvas.findByRole('textbox', { name: 'Draft' }),
    switchTo: async (name: string) => {
      await switchAccount(context, name);
      await canvas.findByRole('heading', { name: `A letter by ${name.split(' ')[0]}` });
    },
  };
}

/** Switching back restores the input, which the other account does not see. */
export const KeepsDrafts: Story = {
  name: 'Keep drafts',
  play: async (context) => {
    const { userEvent, args } = context;
    const { draft, switchTo } = createActions(context);
    await userEvent.type(await draft(), 'Dear Charles, the engine');
    await switchTo('Grace Hopper');
    await expect(await draft()).toHaveValue('');
    await switchTo('Ada Lovelace');
    await expect(await draft()).toHaveValue('Dear Charles, the engine');
    await expect(args.onEvict).not.toHaveBeenCalled();
  },
};

/** Showing a third account with a limit of two evicts the least recently shown tree. `onEvict` can save its input. */
export const EvictsLeastRecentlyShown: Story = {
  name: 'Limit the kept trees',
  args: { keepAlive: 2 },
  play: async (context) => {
    const { userEvent, args } = context;
    const { draft, switchTo } = createActions(context);
    await userEvent.type(await draft(), 'Dear Charles');
    await switchTo('Grace Hopper');
    await switchTo('فاطمة الفهرية');
    await expect(args.onEvict).toHaveBeenCalledOnce();
    await expect(args.onEvict).toHaveBeenCalledWith(expect.objectContaining({ sessionId: ada.id }));
    await switchTo('Ada Lovelace');
    await expect(await draft()).toHaveValue('');
  },
};

/** Without `keepAlive`, every switch mounts a new tree. */
export const WithoutKeepAlive: Story = {
  name: 'Without keepAlive',
  args: { keepAlive: 0 },
  play: async (context) => {
    const { draft, switchTo } = createActions(context);
    await context.userEvent.type(await draft(), 'Dear Charles');
    await switchTo('Grace Hopper');
    await switchTo('Ada Lovelace');
    await expect(await draft()).toHaveValue('');
  },
};
