import type { Meta, StoryObj } from '@storybook/react-vite';
import { ImpersonationBanner, type ImpersonationBannerProps } from 'multisession/components';
import { createSessionData } from 'multisession/testing';
import { expect, fn, waitFor, within } from 'storybook/test';
import { formatMessage } from '../../src/components/labels/format-message.ts';
import { asText, fill, labelsOf } from '../labels.ts';
import { ada, fatima, hubert } from './accounts.ts';
import { componentMeta } from './component-meta.ts';
import { CurrentAccount } from './current-account.tsx';
import { backendOf, demo, forbiddenError } from './demo.tsx';

const actor = { sub: 'user_sam', name: 'Sam Rivera' };
const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000);
const impersonated = createSessionData({ name: 'Grace Hopper', actor, expireAt: inMinutes(55) });

const base = componentMeta('ImpersonationBanner', ImpersonationBanner);

const meta: Meta<ImpersonationBannerProps> = {
  ...base,
  title: 'Components/ImpersonationBanner',
  args: { onStop: fn() },
  parameters: { ...base.parameters, ...demo({ sessions: [impersonated, ada] }) },
  decorators: [
    (Story) => (
      <>
        <Story />
        <main style={{ padding: '1rem' }}>
          <CurrentAccount />
        </main>
      </>
    ),
    ...base.decorators,
  ],
};

export default meta;
type Story = StoryObj<ImpersonationBannerProps>;

/** The banner names the actor and the account. */
export const Impersonating: Story = {
  play: async ({ canvas, globals }) => {
    const { impersonation, actingAs } = labelsOf(globals).impersonationBanner;
    const region = await canvas.findByRole('region', { name: impersonation });
    const text = fill(actingAs, { actor: actor.name, name: 'Grace Hopper' });
    await expect(region).toHaveTextContent(text);
  },
};

/** A session names its actor by an ID only. The app looks up the name. */
export const ActorName: Story = {
  name: 'Name of the actor',
  args: { actorName: ({ sub }) => (sub === 'user_sam' ? 'Sam Rivera' : sub) },
  parameters: demo({ sessions: [{ ...impersonated, actor: { sub: 'user_sam' } }, ada] }),
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole('region')).toHaveTextContent('Sam Rivera');
  },
};

/** Stopping signs the impersonated session out and returns to the previous account. */
export const Stopping: Story = {
  tags: ['!autodocs'],
  play: async ({ canvas, userEvent, globals, args }) => {
    const { stop } = labelsOf(globals).impersonationBanner;
    const button = await canvas.findByRole('button', { name: stop });
    await userEvent.click(button);
    await waitFor(() => expect(button).not.toBeInTheDocument());
    await expect(args.onStop).toHaveBeenCalledOnce();
    await expect(canvas.getByText('Ada Lovelace')).toBeVisible();
  },
};

/** The actor returns to no account, but to a page of the app: `nextSession="none"`. */
export const WithoutNextSession: Story = {
  name: 'Without a next session',
  tags: ['!autodocs'],
  args: { nextSession: 'none' },
  play: async ({ canvas, userEvent, globals }) => {
    const { accountChooser, impersonationBanner } = labelsOf(globals);
    await userEvent.click(await canvas.findByRole('button', { name: impersonationBanner.stop }));
    await expect(await canvas.findByText(accountChooser.signedOut)).toBeVisible();
  },
};

/** The remaining time is shown during the last ten minutes. */
export const ShortTimeLeft: Story = {
  name: 'Short time left',
  tags: ['state'],
  parameters: demo({ sessions: [{ ...impersonated, expireAt: inMinutes(4.5) }, ada] }),
  play: async ({ canvas, globals }) => {
    const { locale, impersonationBanner } = labelsOf(globals);
    const format = { style: 'unit', unit: 'minute', unitDisplay: 'long' } as const;
    const duration = new Intl.NumberFormat(locale, format).format(5);
    const text = asText(formatMessage(impersonationBanner.timeLeft, { duration }));
    await waitFor(() => expect(canvas.getByRole('region')).toHaveTextContent(text));
  },
};

/** Nothing is rendered without an impersonation. */
export const NotImpersonated: Story = {
  name: 'Not impersonated',
  tags: ['state'],
  parameters: demo({ sessions: [ada] }),
  play: async ({ canvas, globals }) => {
    await expect(await canvas.findByText('Ada Lovelace')).toBeVisible();
    const { impersonation } = labelsOf(globals).impersonationBanner;
    await expect(canvas.queryByRole('region', { name: impersonation })).not.toBeInTheDocument();
  },
};

/** The banner returns when the server refuses to stop the impersonation. */
export const Refused: Story = {
  tags: ['!autodocs'],
  play: async ({ canvas, userEvent, globals, loaded }) => {
    const { stop, stopFailed } = labelsOf(globals).impersonationBanner;
    backendOf(loaded).fail(forbiddenError, 'removeSession');
    await userEvent.click(await canvas.findByRole('button', { name: stop }));
    await expect(await canvas.findByRole('alert')).toHaveTextContent(stopFailed);
  },
};

/** Retrying, after which the server accepts it. */
export const Retrying: Story = {
  tags: ['!autodocs'],
  play: async (context) => {
    await Refused.play?.(context);
    const { canvas, userEvent, globals, loaded } = context;
    backendOf(loaded).fail(null, 'removeSession');
    const { impersonation, tryAgain } = labelsOf(globals).impersonationBanner;
    const region = canvas.getByRole('region', { name: impersonation });
    await userEvent.click(within(region).getByRole('button', { name: tryAgain }));
    await waitFor(() => expect(region).not.toBeInTheDocument());
  },
};

/** Long names wrap. */
export const LongNames: Story = {
  name: 'Long names',
  tags: ['state'],
  parameters: demo({ sessions: [{ ...hubert, actor }] }),
};

/** A name in a script that is written from right to left does not reorder the sentence. */
export const TwoScripts: Story = {
  name: 'Two scripts',
  tags: ['state'],
  parameters: demo({ sessions: [{ ...fatima, actor }] }),
};

/** An actor with a Japanese name. */
export const JapaneseActor: Story = {
  name: 'Japanese actor',
  tags: ['state'],
  parameters: demo({ sessions: [{ ...impersonated, actor: { sub: 'user_yukiko', name: '大島 由紀子' } }] }),
};

/** Dark, as the page’s `color-scheme` says. */
export const Dark: Story = { ...LongNames, tags: ['state'], name: 'Dark', globals: { theme: 'dark' } };

/** German: the sentence wraps beside a wider button. */
export const German: Story = {
  ...Impersonating,
  tags: ['state'],
  name: 'German',
  globals: { language: 'de' },
};

/** Arabic: an English and an Arabic name keep their order in a sentence from right to left. */
export const Arabic: Story = { ...TwoScripts, tags: ['state'], name: 'Arabic', globals: { language: 'ar' } };
