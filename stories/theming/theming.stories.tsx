import type { Meta, StoryObj } from '@storybook/react-vite';
import { AccountChooser, SessionSwitcher, SignOutButton } from 'multisession/components';
import { createClosedSessionData, createSessionData, TestSessionProvider } from 'multisession/testing';
import type { ReactNode } from 'react';
import guide from '../../docs/theming.md?raw';
import './theming.css';

/** Returns the style sheet of a theme, which the guide shows below its heading. */
function cssOf(theme: string): string {
  const [, section = ''] = new RegExp(`^## ${theme}\\n(.*?)^## `, 'ms').exec(guide) ?? [];
  return /^```css\n(.*?)^```$/ms.exec(section)?.[1] ?? '';
}

const noop = () => {};

interface ThemeProps {
  /** The heading of the theme in the guide. */
  readonly name: string;
}

/** Components in the theme of the guide with a name. */
function Theme({ name }: ThemeProps): ReactNode {
  const sessions = [
    createSessionData({ name: 'Ada Lovelace' }),
    createSessionData({ name: 'Grace Hopper' }),
    createClosedSessionData({ name: 'Alan Turing', status: 'expired' }),
  ];
  return (
    <TestSessionProvider sessions={sessions}>
      <style>{cssOf(name)}</style>
      <div className={`theme ${name.toLowerCase().replaceAll(' ', '-')}`}>
        <div className="theme-header">
          <SessionSwitcher onAddAccount={noop} />
          <SignOutButton />
        </div>
        <AccountChooser onSelect={noop} />
      </div>
    </TestSessionProvider>
  );
}

const meta = { title: 'Reference/Theming', component: Theme } satisfies Meta<typeof Theme>;

export default meta;
type Story = StoryObj<typeof meta>;

export const Default: Story = { args: { name: 'Default' } };
export const Dark: Story = { args: { name: 'Dark' } };
export const Brand: Story = { args: { name: 'Brand' } };
export const Compact: Story = { args: { name: 'Compact' } };
export const HighContrast: Story = { name: 'High contrast', args: { name: 'High contrast' } };
