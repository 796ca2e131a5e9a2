import type { Meta, StoryObj } from '@storybook/react-vite';
import { SessionAvatar, type SessionAvatarProps } from 'multisession/components';
import { createSessionData } from 'multisession/testing';
import { expect, waitFor } from 'storybook/test';
import { shows } from '../story-code.ts';
import { ada, alan, fatima, fifty, grace, hubert, yukiko } from './accounts.ts';
import { componentMeta } from './component-meta.ts';
import { demo } from './demo.tsx';
import { Header } from './examples/avatar.tsx';
import { AvatarList } from './examples/avatar-list.tsx';
import { LargeAvatar } from './examples/large-avatar.tsx';

/** Returns an account with a name or a picture of its own. */
function account(id: string, publicUserData: Readonly<Record<string, string | null>>) {
  const { publicUserData: defaults } = ada;
  return createSessionData({
    id: `sess_${id}`,
    userId: `user_${id}`,
    publicUserData: defaults && { ...defaults, userId: `user_${id}`, ...publicUserData },
  });
}

const base = componentMeta('SessionAvatar', SessionAvatar);

const meta: Meta<SessionAvatarProps> = {
  ...base,
  title: 'Components/SessionAvatar',
  args: { session: ada },
  argTypes: { session: { control: false } },
  parameters: shows('avatar'),
  decorators: [
    (Story) => (
      <div style={{ padding: '1rem' }}>
        <Story />
      </div>
    ),
    ...base.decorators,
  ],
};

export default meta;
type Story = StoryObj<SessionAvatarProps>;

const avatarIn = (canvas: HTMLElement) => canvas.querySelector('.ms-avatar');

/** The initials of the current account, on a colour of its own. */
export const Initials: Story = {
  render: () => <Header />,
  play: async ({ canvasElement }) => {
    await waitFor(() => expect(avatarIn(canvasElement)).toHaveTextContent('AL'));
  },
};

/** The picture of the account, above the initials until it has loaded. */
export const Picture: Story = {
  tags: ['state'],
  render: () => <Header />,
  parameters: demo({ sessions: [grace] }),
  play: async ({ canvasElement }) => {
    await waitFor(() => expect(avatarIn(canvasElement)).toHaveAttribute('data-content', 'image'));
  },
};

/** The initials stay if the picture fails to load. */
export const BrokenPicture: Story = {
  name: 'Broken picture',
  tags: ['state'],
  args: { session: account('ada', { imageUrl: 'data:image/png;base64,nothing' }) },
  play: async ({ canvasElement }) => {
    await waitFor(() => expect(avatarIn(canvasElement)).toHaveAttribute('data-content', 'initials'));
  },
};

/** The placeholder for an account that is not known, with `session={null}`. */
export const Placeholder: Story = { tags: ['state'], args: { session: null } };

/** One letter in scripts without case, where two letters would join. */
export const OneLetter: Story = {
  name: 'One letter',
  tags: ['state'],
  args: { session: fatima },
  play: async ({ canvasElement }) => {
    await expect(avatarIn(canvasElement)).toHaveTextContent('ف');
  },
};

const names = [
  'Ada King Lovelace',
  '(Bob) "Jr"',
  'Team 2',
  '🎉 Party',
  '👩‍🚀',
  '🇩🇪',
  '山田 太郎',
  'فاطمة',
  'Éloïse',
  '(((',
];

/** Punctuation is skipped. A name without a letter, a digit and a pictograph is replaced by the identifier. */
export const AnyName: Story = {
  name: 'Any name',
  tags: ['state'],
  render: () => <AvatarList />,
  parameters: {
    ...shows('avatar-list'),
    ...demo({
      sessions: names.map((firstName, index) => account(String(index), { firstName, lastName: null })),
    }),
  },
  play: async ({ canvasElement }) => {
    await waitFor(async () => {
      const shown = [...canvasElement.querySelectorAll('.ms-avatar')].map(({ textContent }) => textContent);
      await expect(shown).toEqual(['AL', 'BJ', 'T2', '🎉', '👩‍🚀', '🇩🇪', '山', 'ف', 'É', 'A']);
    });
  },
};

/** Each user has one colour. White text is readable on all of them. */
export const Colours: Story = {
  tags: ['state'],
  render: () => (
    <div style={{ display: 'flex', flexWrap: 'wrap', gap: '0.5rem' }}>
      {[ada, grace, alan, fatima, yukiko, hubert, ...fifty].map((session) => (
        <SessionAvatar key={session.id} session={session} />
      ))}
    </div>
  ),
  parameters: shows('avatar-list'),
};

/** `--ms-avatar-size` sets the size. */
export const Large: Story = {
  name: 'Change the size',
  render: () => <LargeAvatar />,
  parameters: shows('large-avatar'),
  play: async ({ canvasElement }) => {
    await waitFor(() => expect(avatarIn(canvasElement)?.getBoundingClientRect().width).toBeGreaterThan(70));
  },
};

/** Dark, as the page’s `color-scheme` says. */
export const Dark: Story = { ...Colours, tags: ['state'], name: 'Dark', globals: { theme: 'dark' } };
