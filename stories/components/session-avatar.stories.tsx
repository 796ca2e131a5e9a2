import type { Meta, StoryObj } from '@storybook/react-vite';
import { SessionAvatar, type SessionAvatarProps } from 'multisession/components';
import { createSessionData } from 'multisession/testing';
import type { CSSProperties } from 'react';
import { expect, waitFor } from 'storybook/test';
import { ada, alan, fatima, fifty, grace } from './accounts.ts';

const picture = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 2"><path fill="#2a9d8f" d="M0 0h2v2H0z"/><circle cx="1" cy="1" r=".5" fill="#e9c46a"/></svg>',
)}`;

function withPicture(imageUrl: string): SessionAvatarProps['session'] {
  const { publicUserData } = ada;
  return createSessionData({ publicUserData: publicUserData && { ...publicUserData, imageUrl } });
}

function named(firstName: string, index: number): SessionAvatarProps['session'] {
  const { publicUserData } = ada;
  return {
    id: `sess_${index}`,
    userId: `user_${index}`,
    publicUserData: publicUserData && { ...publicUserData, firstName, lastName: null },
  };
}

/** Shows an account's picture, or its initials on a colour of its own. */
const meta: Meta<typeof SessionAvatar> = {
  title: 'Components/SessionAvatar',
  component: SessionAvatar,
  args: { session: ada },
  decorators: [(Story) => <div style={{ padding: '1rem' }}>{Story()}</div>],
};

export default meta;
type Story = StoryObj<typeof SessionAvatar>;

const avatarIn = (canvas: HTMLElement) => canvas.querySelector('.ms-avatar');

export const Initials: Story = {
  play: async ({ canvasElement }) => {
    await expect(avatarIn(canvasElement)).toHaveTextContent('AL');
  },
};

export const Picture: Story = {
  args: { session: withPicture(picture) },
  play: async ({ canvasElement }) => {
    await waitFor(() => expect(avatarIn(canvasElement)).toHaveAttribute('data-content', 'image'));
  },
};

/** The initials stay if the picture fails to load. */
export const BrokenPicture: Story = {
  args: { session: withPicture('data:image/png;base64,nothing') },
  play: async ({ canvasElement }) => {
    await waitFor(() => expect(avatarIn(canvasElement)).toHaveAttribute('data-content', 'initials'));
  },
};

export const Placeholder: Story = { args: { session: null } };

/** One letter in scripts without case, where two letters would join. */
export const OneLetter: Story = {
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
  render: () => (
    <div style={{ display: 'grid', gap: '0.5rem' }}>
      {names.map((name, index) => (
        <div key={name} style={{ alignItems: 'center', display: 'flex', gap: '0.75rem' }}>
          <SessionAvatar session={named(name, index)} />
          <bdi>{name}</bdi>
        </div>
      ))}
    </div>
  ),
  play: async ({ canvasElement }) => {
    const shown = [...canvasElement.querySelectorAll('.ms-avatar')].map((avatar) => avatar.textContent);
    await expect(shown).toEqual(['AL', 'BJ', 'T2', '🎉', '👩‍🚀', '🇩🇪', '山', 'ف', 'É', 'A']);
  },
};

/** Each user has one colour. White text is readable on all of them. */
export const Colours: Story = {
  render: () => (
    <div style={{ display: 'flex', flexWrap: 'wrap', gap: '0.5rem' }}>
      {[ada, grace, alan, fatima, ...fifty].map((session) => (
        <SessionAvatar key={session.id} session={session} />
      ))}
    </div>
  ),
};

export const Large: Story = {
  // SAFETY: React's type for styles has no custom properties.
  args: { style: { '--ms-avatar-size': '5rem' } as CSSProperties },
};

export const Dark: Story = { ...Colours, globals: { theme: 'dark' } };
