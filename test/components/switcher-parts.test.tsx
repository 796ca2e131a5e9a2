import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { SessionLabelsProvider, SessionSwitcher } from 'multisession/components';
import { arabic } from 'multisession/locales/ar';
import { german } from 'multisession/locales/de';
import {
  createClosedSessionData,
  createSessionData,
  inMemoryBackend,
  TestSessionProvider,
} from 'multisession/testing';
import type { ReactNode } from 'react';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { error } from '../store/set-up.ts';

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

describe('the parts of SessionSwitcher', () => {
  const switcher = (
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

  const list = (
    <SessionSwitcher.Root>
      <SessionSwitcher.List>
        {(session) => (
          <SessionSwitcher.Item session={session}>
            <SessionSwitcher.SignOut>×</SessionSwitcher.SignOut>
            <SessionSwitcher.Error />
          </SessionSwitcher.Item>
        )}
      </SessionSwitcher.List>
    </SessionSwitcher.Root>
  );

  it('render no class names', () => {
    const { container } = show(switcher);
    expect(container.querySelectorAll('[class]')).toHaveLength(0);
  });

  it('render one DOM node each, with their state as data attributes', () => {
    const { container } = show(switcher);
    const rows = [...container.querySelectorAll('li')];
    expect(rows.map((row) => [row.dataset['status'], row.hasAttribute('data-current')])).toEqual([
      ['active', true],
      ['active', false],
      ['ended', false],
    ]);
    expect([...(rows[0]?.children ?? [])].map(({ tagName }) => tagName)).toEqual(['BUTTON', 'BUTTON']);
  });

  it('show an error in the item of the failed action, and retry it', async () => {
    const { backend } = show(switcher);
    backend.fail(error('forbidden'), 'removeSession');
    const findSignOut = () => screen.getByRole('button', { name: 'Sign out Grace Hopper', hidden: true });
    fireEvent.click(findSignOut());
    await flush();
    // The row was hidden until the server refused.
    const signOut = findSignOut();
    const failure = within(signOut.closest('li') ?? signOut).getByRole('alert', { hidden: true });
    expect(failure.textContent).toContain('Could not sign out.');
    expect(signOut.closest('li')?.dataset['error']).toBe('');

    backend.fail(null);
    fireEvent.click(within(failure).getByRole('button', { hidden: true }));
    await flush();
    expect(screen.queryByText('Grace Hopper')).toBe(null);
  });

  it.each([
    [
      'show and announce a failure if the server refuses to sign an account out',
      'forbidden',
      'Could not sign out.',
    ],
    ['show no failure while it is unknown whether an account was signed out', 'network_error', ''],
  ] as const)('%s', async (_, code, announcement) => {
    const { backend } = show(switcher);
    backend.fail(error(code), 'removeSession');
    fireEvent.click(screen.getByRole('button', { name: 'Sign out Grace Hopper', hidden: true }));
    await flush();
    expect(backend.calls.map(({ method }) => method)).toContain('removeSession');
    const [trigger] = screen.getAllByRole('button');
    expect([trigger?.hasAttribute('data-error'), screen.getByRole('status').textContent]).toEqual([
      announcement !== '',
      announcement,
    ]);
  });

  it('do nothing after preventDefault() in an event handler of the app', async () => {
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

  it('announce a failure once if it is shown outside a popup', async () => {
    const { backend } = show(list);
    backend.fail(error('forbidden'), 'removeSession');
    fireEvent.click(screen.getByRole('button', { name: 'Sign out Grace Hopper' }));
    await flush();
    expect(screen.getByRole('status').textContent).toContain('Could not sign out.');
    expect(screen.getAllByText('Could not sign out.')).toHaveLength(2);
    expect(screen.queryByRole('alert')).toBe(null);
  });

  it('announce the sign-outs of two accounts with the same name separately', async () => {
    const named = (id: string) => createSessionData({ id, userId: id, name: 'Grace Hopper' });
    show(list, inMemoryBackend({ sessions: [createSessionData({ name: 'Ada' }), named('b'), named('c')] }));
    const announced: Node[] = [];
    const observer = new MutationObserver((records) =>
      announced.push(...records.flatMap(({ addedNodes }) => [...addedNodes])),
    );
    observer.observe(screen.getByRole('status'), { childList: true });
    for (let count = 1; count <= 2; count += 1) {
      fireEvent.click(screen.getAllByRole('button', { name: 'Sign out Grace Hopper' })[0] ?? document.body);
      await flush();
      expect(announced.map(({ textContent }) => textContent)).toEqual(
        Array.from({ length: count }, () => 'Grace Hopper was signed out.'),
      );
    }
    observer.disconnect();
  });

  it('keep the failure of a session whose ID is "signOutAll" in its item', async () => {
    const session = createSessionData({ id: 'signOutAll', name: 'Eve' });
    const { backend } = show(<SessionSwitcher />, inMemoryBackend({ sessions: [...sessions, session] }));
    backend.fail(error('forbidden'), 'removeSession');
    fireEvent.click(screen.getByRole('button', { name: 'Sign out Eve', hidden: true }));
    fireEvent.click(screen.getByRole('button', { name: 'Sign out' }));
    await flush();
    const alerts = screen.getAllByRole('alert', { hidden: true });
    expect(alerts.map((alert) => alert.closest('li')?.textContent)).toEqual([expect.stringContaining('Eve')]);
  });

  it('ask before they sign out an account whose item contains a Confirmation', async () => {
    const { backend } = show(
      <SessionSwitcher.Root>
        <SessionSwitcher.List>
          {(session) => (
            <SessionSwitcher.Item session={session}>
              <SessionSwitcher.SignOut />
              <SessionSwitcher.Confirmation />
            </SessionSwitcher.Item>
          )}
        </SessionSwitcher.List>
      </SessionSwitcher.Root>,
    );
    const signOut = screen.getByRole('button', { name: 'Sign out Grace Hopper' });
    fireEvent.click(signOut);
    const question = screen.getByRole('alertdialog', { name: 'Sign out Grace Hopper?' });
    expect(signOut.getAttribute('aria-expanded')).toBe('true');
    fireEvent.click(within(question).getByRole('button', { name: 'Cancel' }));
    expect(document.activeElement).toBe(signOut);
    // A remembered account is removed at once, because the user is signed out already.
    fireEvent.click(screen.getByRole('button', { name: 'Remove Alan Turing' }));
    fireEvent.click(signOut);
    fireEvent.click(screen.getByRole('button', { name: 'Sign out' }));
    await flush();
    expect(backend.inspect().sessions.map(({ id }) => id)).toEqual(['sess_ada']);
  });

  it('ask for confirmation before signing out of all accounts, even with custom content', async () => {
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
    const question = screen.getByRole('alertdialog', { name: 'Sign out of 2 accounts?' });
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

  it('throw, without signing out, if SignOutAll is pressed without a Confirmation', async () => {
    const { backend } = show(
      <SessionSwitcher.Root>
        <SessionSwitcher.SignOutAll />
      </SessionSwitcher.Root>,
    );
    const errors: string[] = [];
    const recordError = (event: ErrorEvent): void => {
      event.preventDefault();
      errors.push(event.message);
    };
    window.addEventListener('error', recordError);
    fireEvent.click(screen.getByRole('button'));
    window.removeEventListener('error', recordError);
    await flush();
    expect(errors).toEqual([expect.stringContaining('no <SessionSwitcher.Confirmation> is rendered')]);
    expect(backend.inspect().sessions).toHaveLength(3);
  });

  it('throw outside their Root or Item', () => {
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

describe('the labels of SessionSwitcher', () => {
  it('default to those of the provider or English, and can be overridden by the labels prop', () => {
    show(
      <>
        <SessionSwitcher />
        <SessionLabelsProvider labels={german}>
          <SessionSwitcher labels={{ signOut: 'Tschüss, {name}' }} />
        </SessionLabelsProvider>
      </>,
    );
    expect(screen.getAllByTitle(/Ada Lovelace/).map(({ title }) => title)).toEqual([
      'Sign out Ada Lovelace',
      'Tschüss, Ada Lovelace',
    ]);
    expect(screen.getByText('Von allen Konten abmelden')).toBeDefined();
  });

  it.each([
    ['en', undefined, ['Sign out of 2 accounts?', 'Sign out of 3 accounts?']],
    ['de', german, ['Von 2 Konten abmelden?', 'Von 3 Konten abmelden?']],
    ['ar', arabic, [/الحسابين/, /(?:3|٣)/]],
  ])('contain the number of accounts in the confirmation: %s', (_, labels, questions) => {
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
});

it('SessionSwitcher reports an error that onSwitch throws as uncaught, and does not show it as a failed switch', async () => {
  const { queueMicrotask: queue } = globalThis;
  const uncaught: unknown[] = [];
  vi.stubGlobal('queueMicrotask', (run: () => void) =>
    queue(() => {
      try {
        run();
      } catch (thrown) {
        uncaught.push(thrown);
      }
    }),
  );
  onTestFinished(() => void vi.unstubAllGlobals());
  const onSwitch = vi.fn<() => void>(() => {
    throw new Error('made up');
  });
  show(<SessionSwitcher defaultOpen onSwitch={onSwitch} />);
  await flush();
  fireEvent.click(screen.getByRole('button', { name: /^Grace Hopper/ }));
  await flush();
  expect(onSwitch).toHaveBeenCalledOnce();
  expect(screen.queryByText(/could not/i)).toBe(null);
  expect(uncaught).toEqual([new Error('made up')]);
});
