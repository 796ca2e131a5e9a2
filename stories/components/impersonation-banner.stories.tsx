import type { Meta, StoryObj } from '@storybook/react-vite';
import { ImpersonationBanner, type ImpersonationBannerProps } from 'multisession/components';
import { createSessionData } from 'multisession/testing';
import { expect, fn, userEvent, waitFor, within } from 'storybook/test';
import { ada, fatima, hubert } from './accounts.ts';
import { forbiddenError, backendOf, Demo, type DemoArgs, loadBackend } from './demo.tsx';

type Args = DemoArgs & Pick<ImpersonationBannerProps, 'mode' | 'nextSession' | 'onStop'>;

const actor = { sub: 'user_sam', name: 'Sam from support' };
const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000);
const impersonated = createSessionData({ name: 'Grace Hopper', actor, expireAt: inMinutes(55) });

/** Shows the actor and the impersonated account, with a button to stop the impersonation. */
const meta: Meta<Args> = {
  title: 'Components/ImpersonationBanner',
  loaders: [loadBackend],
  args: { sessions: [impersonated, ada], onStop: fn() },
  argTypes: { nextSession: { control: 'radio', options: ['most-recent', 'none'] } },
  render: ({ sessions, capabilities, currentSessionId, status, ...props }, { loaded }) => (
    <Demo args={{ sessions, capabilities, currentSessionId, status }} loaded={loaded}>
      <ImpersonationBanner {...props} />
      <p style={{ padding: '1rem' }}>The app.</p>
    </Demo>
  ),
};

export default meta;
type Story = StoryObj<Args>;

const banner = { name: 'Impersonation' };

/** Stopping signs the impersonated session out and returns to the previous account. */
export const Impersonating: Story = {
  play: async ({ canvasElement, args }) => {
    const canvas = within(canvasElement);
    const region = await canvas.findByRole('region', banner);
    await expect(region).toHaveTextContent('Sam from support is acting as Grace Hopper');
    await userEvent.click(within(region).getByRole('button', { name: 'Stop' }));
    await waitFor(() => expect(region).not.toBeInTheDocument());
    await expect(args.onStop).toHaveBeenCalledOnce();
  },
};

/** The remaining time is shown during the last ten minutes. */
export const ShortTimeLeft: Story = {
  args: { sessions: [{ ...impersonated, expireAt: inMinutes(4.5) }, ada] },
  play: async ({ canvasElement }) => {
    await expect(await within(canvasElement).findByText('5 minutes left')).toHaveRole('status');
  },
};

/** Nothing is rendered without an impersonation. */
export const NotImpersonated: Story = {
  args: { sessions: [ada] },
  play: async ({ canvasElement }) => {
    await expect(await within(canvasElement).findByText('The app.')).toBeVisible();
    await expect(within(canvasElement).queryByRole('region', banner)).not.toBeInTheDocument();
  },
};

/** The banner returns when the server refuses to stop the impersonation. */
export const Refused: Story = {
  play: async ({ canvasElement, loaded }) => {
    const canvas = within(canvasElement);
    backendOf(loaded).fail(forbiddenError, 'removeSession');
    await userEvent.click(await canvas.findByRole('button', { name: 'Stop' }));
    await expect(await canvas.findByRole('alert')).toHaveTextContent('Could not stop.');
    backendOf(loaded).fail(null, 'removeSession');
    await userEvent.click(canvas.getByRole('button', { name: 'Try again' }));
    await waitFor(() => expect(canvas.queryByRole('region', banner)).not.toBeInTheDocument());
  },
};

export const LongNames: Story = { args: { sessions: [{ ...hubert, actor }] } };

export const TwoScripts: Story = { args: { sessions: [{ ...fatima, actor }] } };

export const Dark: Story = { ...LongNames, globals: { theme: 'dark' } };

export const Arabic: Story = { ...TwoScripts, globals: { language: 'ar' } };
