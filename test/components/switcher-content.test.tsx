import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { SessionSwitcher, type SessionSwitcherProps, useSessionShortcuts } from 'multisession/components';
import {
  createClosedSessionData,
  createSessionData,
  inMemoryBackend,
  type InMemoryBackendOptions,
  TestSessionProvider,
} from 'multisession/testing';
import type { ReactNode } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';

afterEach(cleanup);

const ada = createSessionData({ name: 'Ada Lovelace' });
const grace = createSessionData({ name: 'Grace Hopper' });
const alan = createClosedSessionData({ name: 'Alan Turing', createdAt: new Date() });
const many = ['Zoë Ångström', 'Émile', 'Bo', 'Cy', 'Di', 'Ed', 'Flo'].map((name) =>
  createSessionData({ name, id: `sess_${name}`, userId: `user_${name}` }),
);

function show(ui: ReactNode, options: InMemoryBackendOptions = {}) {
  const backend = inMemoryBackend({ sessions: [ada, grace, alan], ...options });
  render(<TestSessionProvider backend={backend}>{ui}</TestSessionProvider>);
  return backend;
}

const flush = (): Promise<void> => act(async () => {});
const hidden = { hidden: true };
const names = () =>
  screen.getAllByRole('listitem', hidden).map((item) => item.querySelector('bdi')?.textContent);

describe('the content of the styled SessionSwitcher', () => {
  it('contains the current account once, above the list of the others', () => {
    show(<SessionSwitcher />);
    const [header, ...rest] = [...document.querySelectorAll('[aria-current]')];
    expect([header?.textContent, rest]).toEqual(['ALAda Lovelaceada@example.com', []]);
    expect(names()).toEqual(['Grace Hopper', 'Alan Turing']);
  });

  it('keeps the current account above the list until a switch with a shared cookie is confirmed', async () => {
    const backend = show(<SessionSwitcher />, { capabilities: { sessionPerRequest: false } });
    await flush();
    const release = backend.pauseResponses();
    fireEvent.click(screen.getByRole('button', { name: /^Grace/, ...hidden }));
    await flush();
    expect(names()).toEqual(['Grace Hopper', 'Alan Turing']);
    release();
    await flush();
    expect(names()).toEqual(['Ada Lovelace', 'Alan Turing']);
  });

  it('keeps the current account on the trigger, marked busy, until a switch with a shared cookie is confirmed', async () => {
    const backend = show(<SessionSwitcher variant="row" />, { capabilities: { sessionPerRequest: false } });
    await flush();
    const trigger = () => {
      const element = document.querySelector('.ms-trigger');
      return {
        text: element?.textContent,
        ariaBusy: element?.getAttribute('aria-busy'),
        isPending: element?.hasAttribute('data-pending'),
        isLoading: element?.hasAttribute('data-loading'),
        spinners: element?.querySelectorAll('.ms-spinner').length,
      };
    };
    const release = backend.pauseResponses();
    fireEvent.click(screen.getByRole('button', { name: /^Grace/, ...hidden }));
    await flush();
    const pending = { ariaBusy: 'true', isPending: true, isLoading: false, spinners: 1 };
    expect(trigger()).toEqual({ text: 'ALAda Lovelaceada@example.com', ...pending });
    release();
    await flush();
    const settled = { ariaBusy: 'false', isPending: false, isLoading: false, spinners: 0 };
    expect(trigger()).toEqual({ text: 'GHGrace Hoppergrace@example.com', ...settled });
  });

  it('contains the actions below the current account, and a badge per account', () => {
    show(
      <SessionSwitcher
        actions={<SessionSwitcher.Action href="/account">Manage account</SessionSwitcher.Action>}
        renderBadge={({ status }) => (status === 'active' ? 'Pro' : null)}
      />,
    );
    const link = screen.getByRole('link', { name: 'Manage account', ...hidden });
    expect(link.closest('.ms-header')?.querySelector('bdi')?.textContent).toBe('Ada Lovelace');
    expect(document.querySelectorAll('.ms-badge')).toHaveLength(2);
  });

  it('has the class names of the app in addition to its own', () => {
    show(<SessionSwitcher className="root" classNames={{ trigger: 'mine', item: 'row' }} />);
    expect(document.querySelector('.ms-switcher.root > .ms-trigger.mine')).not.toBe(null);
    expect(document.querySelectorAll('.ms-item.row')).toHaveLength(2);
  });
});

describe('the search of SessionSwitcher', () => {
  const search = () => screen.queryByRole('searchbox', hidden);
  const type = (value: string) => fireEvent.change(search() ?? document.body, { target: { value } });

  it('is rendered for eight accounts or more', () => {
    show(<SessionSwitcher />, { sessions: many });
    expect(search()).toBe(null);
    cleanup();
    show(<SessionSwitcher />, { sessions: [ada, ...many] });
    expect(search()).not.toBe(null);
  });

  it.each([
    ['ANG', ['Zoë Ångström']],
    ['emile', ['Émile']],
    ['angstrom zoe', ['Zoë Ångström']],
    ['  ', many.map(({ publicUserData }) => publicUserData?.firstName)],
  ])('finds the accounts that contain all words of %o', (text, found) => {
    show(<SessionSwitcher />, { sessions: [ada, ...many] });
    type(text);
    const first = names().map((name) => name?.trim());
    expect(text.trim() === '' ? first.length : first).toEqual(text.trim() === '' ? 7 : found);
  });

  it('announces the number of other accounts that are found, once the user has stopped typing', () => {
    vi.useFakeTimers();
    show(<SessionSwitcher />, { sessions: [ada, ...many] });
    const announced = () => screen.getByRole('status', hidden).textContent;
    const wait = (ms: number): void => act(() => void vi.advanceTimersByTime(ms));
    type('a');
    wait(400);
    type('zoe');
    wait(400);
    expect(announced()).toBe('');
    wait(200);
    expect(announced()).toBe('1 other account found.');
    type('i');
    wait(600);
    expect(announced()).toBe('2 other accounts found.');
    type('ada');
    wait(600);
    expect(announced()).toBe('No other accounts found.');
    expect(screen.getAllByRole('status', hidden)).toHaveLength(1);
  });

  it('says that nothing is found, and is cleared by Escape', () => {
    show(<SessionSwitcher />, { sessions: [ada, ...many] });
    type('ada');
    expect(screen.getByText('No other accounts found.')).toBeDefined();
    const keepsPopupOpen = !fireEvent.keyDown(search() ?? document.body, { key: 'Escape' });
    expect([keepsPopupOpen, names().length]).toEqual([true, 7]);
  });
});

describe('the organizations of SessionSwitcher', () => {
  const organizations: SessionSwitcherProps['organizations'] = ({ id }) =>
    id === grace.id ? [{ id: 'org_navy', name: 'Navy' }] : [];

  it('switch to the account and the organization at once, and are announced', async () => {
    const onSwitch = vi.fn<NonNullable<SessionSwitcherProps['onSwitch']>>();
    show(<SessionSwitcher organizations={organizations} onSwitch={onSwitch} />);
    const navy = () => screen.getByRole('button', { name: 'Navy', ...hidden });
    expect(navy().ariaCurrent).not.toBe('true');
    fireEvent.click(navy());
    await flush();
    expect(navy().getAttribute('aria-current')).toBe('true');
    expect(document.querySelector('.ms-trigger')?.textContent).toContain('Grace Hopper');
    expect(screen.getByRole('status').textContent).toBe('You are now Grace Hopper, Navy');
    expect(onSwitch).toHaveBeenCalledOnce();
  });
});

describe('useSessionShortcuts', () => {
  const onSwitch = vi.fn<(session: { readonly id: string }) => void>();

  function Shortcuts(): ReactNode {
    const shortcutOf = useSessionShortcuts({ onSwitch });
    return <SessionSwitcher renderBadge={shortcutOf} />;
  }

  const press = (init: KeyboardEventInit, target: Element = document.body) =>
    fireEvent.keyDown(target, { altKey: true, shiftKey: true, ...init });

  it('switches with Alt+Shift and the position of a signed-in account', async () => {
    show(<Shortcuts />);
    expect([...document.querySelectorAll('.ms-badge')].map(({ textContent }) => textContent)).toEqual([
      'Alt+Shift+1',
      'Alt+Shift+2',
    ]);
    press({ code: 'Digit2' });
    await flush();
    expect(screen.getByRole('status').textContent).toBe('You are now Grace Hopper');
    expect(onSwitch.mock.calls.map(([{ id }]) => id)).toEqual([grace.id]);
  });

  it.each<[string, KeyboardEventInit]>([
    ['a remembered account', { code: 'Digit3' }],
    ['another modifier', { code: 'Digit2', ctrlKey: true }],
    ['no modifier', { code: 'Digit2', shiftKey: false }],
    ['auto-repeat', { code: 'Digit2', repeat: true }],
    ['another key', { code: 'KeyA' }],
  ])('ignores %s', async (_, init) => {
    show(<Shortcuts />);
    press(init);
    await flush();
    expect(document.querySelector('.ms-trigger')?.textContent).toContain('Ada Lovelace');
  });

  it('ignores text fields, where the keys may type characters', async () => {
    show(
      <>
        <Shortcuts />
        <textarea />
      </>,
    );
    press({ code: 'Digit2' }, screen.getByRole('textbox'));
    await flush();
    expect(document.querySelector('.ms-trigger')?.textContent).toContain('Ada Lovelace');
  });
});
