import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { SessionLabelsProvider, SessionSwitcher } from 'multisession/components';
import { arabic } from 'multisession/components/ar';
import { german } from 'multisession/components/de';
import {
  createClosedSessionData,
  createSessionData,
  inMemoryBackend,
  TestSessionProvider,
} from 'multisession/testing';
import type { ReactNode } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';

const sessions = [
  createSessionData({ name: 'Ada Lovelace' }),
  createSessionData({ name: 'Grace Hopper' }),
  createClosedSessionData({ name: 'Alan Turing', createdAt: new Date() }),
];

function show(ui: ReactNode, backend = inMemoryBackend({ sessions })) {
  return { backend, ...render(<TestSessionProvider backend={backend}>{ui}</TestSessionProvider>) };
}

const flush = (): Promise<void> => act(async () => {});

afterEach(cleanup);

describe('the parts of the switcher', () => {
  const own = (
    <SessionSwitcher.Root>
      <SessionSwitcher.Trigger />
      <SessionSwitcher.Popup>
        <SessionSwitcher.List>
          {(session) => (
            <SessionSwitcher.Item session={session}>
              <SessionSwitcher.Select />
              <SessionSwitcher.SignOut>×</SessionSwitcher.SignOut>
              <SessionSwitcher.Error />
            </SessionSwitcher.Item>
          )}
        </SessionSwitcher.List>
      </SessionSwitcher.Popup>
    </SessionSwitcher.Root>
  );

  it('have no look of their own', () => {
    const { container } = show(own);
    expect(container.querySelectorAll('[class]')).toHaveLength(0);
  });

  it('are one node each, with their state as attributes', () => {
    const { container } = show(own);
    const rows = [...container.querySelectorAll('li')];
    expect(rows.map((row) => [row.dataset['status'], row.hasAttribute('data-current')])).toEqual([
      ['active', true],
      ['active', false],
      ['ended', false],
    ]);
    expect([...(rows[0]?.children ?? [])].map(({ tagName }) => tagName)).toEqual(['BUTTON', 'BUTTON']);
  });

  it('tell what failed in the row, and try again there', async () => {
    const { backend } = show(own);
    backend.fail(new Error('away'), 'removeSession');
    const leave = screen.getByRole('button', { name: 'Sign out Grace Hopper', hidden: true });
    fireEvent.click(leave);
    await flush();
    const failure = within(leave.closest('li') ?? leave).getByRole('alert', { hidden: true });
    expect(failure.textContent).toContain('Could not sign out.');
    expect(leave.closest('li')?.dataset['error']).toBe('');

    backend.fail(null);
    fireEvent.click(within(failure).getByRole('button', { hidden: true }));
    await flush();
    expect(screen.queryByText('Grace Hopper')).toBe(null);
  });

  it('ask the app first: what it prevents does not happen', async () => {
    const { backend } = show(
      <SessionSwitcher.Root>
        <SessionSwitcher.List>
          {(session) => (
            <SessionSwitcher.Item session={session}>
              <SessionSwitcher.SignOut onClick={(event) => event.preventDefault()} />
            </SessionSwitcher.Item>
          )}
        </SessionSwitcher.List>
      </SessionSwitcher.Root>,
    );
    fireEvent.click(screen.getByRole('button', { name: 'Sign out Ada Lovelace' }));
    await flush();
    expect(backend.calls.map(({ method }) => method)).not.toContain('removeSession');
  });

  it('ask before all accounts are signed out, also with a content of your own', async () => {
    const { backend } = show(
      <SessionSwitcher.Root>
        <SessionSwitcher.SignOutAll />
        <SessionSwitcher.Confirmation>
          <SessionSwitcher.Question />
          <SessionSwitcher.Confirm>Yes</SessionSwitcher.Confirm>
        </SessionSwitcher.Confirmation>
      </SessionSwitcher.Root>,
    );
    const signOutAll = screen.getByRole('button', { name: 'Sign out of all accounts' });
    fireEvent.click(signOutAll);
    const question = screen.getByRole('alertdialog', { name: 'Sign out of both accounts?' });
    expect(document.activeElement).toBe(question);
    expect(signOutAll.getAttribute('aria-expanded')).toBe('true');
    fireEvent.keyDown(question, { key: 'Escape' });
    expect(screen.queryByRole('alertdialog')).toBe(null);
    expect(document.activeElement).toBe(signOutAll);
    fireEvent.click(signOutAll);
    expect(backend.inspect().sessions).toHaveLength(3);
    fireEvent.click(screen.getByRole('button', { name: 'Yes' }));
    await flush();
    expect(backend.inspect().sessions).toEqual([]);
  });

  it('sign out no account without a Confirmation, and say in an error that it is missing', async () => {
    const { backend } = show(
      <SessionSwitcher.Root>
        <SessionSwitcher.SignOutAll />
      </SessionSwitcher.Root>,
    );
    const errors: string[] = [];
    const note = (event: ErrorEvent): void => {
      event.preventDefault();
      errors.push(event.message);
    };
    window.addEventListener('error', note);
    fireEvent.click(screen.getByRole('button'));
    window.removeEventListener('error', note);
    await flush();
    expect(errors).toEqual([expect.stringContaining('asks in a <SessionSwitcher.Confirmation>')]);
    expect(backend.inspect().sessions).toHaveLength(3);
  });

  it('say where they belong when they stand elsewhere', () => {
    vi.spyOn(console, 'error').mockReturnValue();
    expect(() => show(<SessionSwitcher.Trigger />)).toThrow('outside <SessionSwitcher.Root>');
    expect(() =>
      show(
        <SessionSwitcher.Root>
          <SessionSwitcher.Select />
        </SessionSwitcher.Root>,
      ),
    ).toThrow('outside <SessionSwitcher.Item>');
  });
});

describe('the language', () => {
  it('is English, or that of the page, or of the one component', () => {
    show(
      <>
        <SessionSwitcher />
        <SessionLabelsProvider labels={german}>
          <SessionSwitcher labels={{ signOut: (name) => `Tschüss, ${name}` }} />
        </SessionLabelsProvider>
      </>,
    );
    expect(screen.getAllByTitle(/Ada Lovelace/).map(({ title }) => title)).toEqual([
      'Sign out Ada Lovelace',
      'Tschüss, Ada Lovelace',
    ]);
    expect(screen.getByText('Von allen Konten abmelden')).toBeDefined();
  });

  it('counts as the language does', () => {
    const { signOutAll } = arabic.sessionSwitcher;
    expect(new Set([2, 3, 11].map(signOutAll)).size).toBe(3);
    expect(signOutAll(3)).toMatch(/3|٣/);
  });

  it.each([
    ['en', undefined, ['Sign out of both accounts?', 'Sign out of all 3 accounts?']],
    ['de', german, ['Von beiden Konten abmelden?', 'Von allen 3 Konten abmelden?']],
    ['ar', arabic, [/الحسابين/, /(?:3|٣)/]],
  ])('asks before all accounts are signed out: %s', (_, labels, questions) => {
    const accounts = [...sessions.slice(0, 2), createSessionData({ name: 'Zoe' })];
    for (const [index, question] of questions.entries()) {
      show(
        <SessionLabelsProvider labels={labels ?? { locale: 'en' }}>
          <SessionSwitcher />
        </SessionLabelsProvider>,
        inMemoryBackend({ sessions: accounts.slice(0, index + 2) }),
      );
      fireEvent.click(screen.getAllByRole('button', { hidden: true }).at(-1) ?? document.body);
      expect(screen.getByRole('alertdialog', { hidden: true }).textContent).toMatch(question);
      cleanup();
    }
  });

  it('keeps names apart from the words around them where they may run the other way', () => {
    expect(arabic.sessionSwitcher.signOut('Ada')).toContain('\u2068Ada\u2069');
  });
});
