import { cleanup, render } from '@testing-library/react';
import { AccountChooser, SessionAvatar, SessionSwitcher, SignOutButton } from 'multisession/components';
import {
  createClosedSessionData,
  createSessionData,
  inMemoryBackend,
  TestSessionProvider,
} from 'multisession/testing';
import type { Session } from 'multisession';
import type { ComponentType, ReactElement, ReactNode, RefObject } from 'react';
import { afterEach, describe, expect, it } from 'vitest';

afterEach(cleanup);

const sessions = [
  createSessionData({ name: 'Ada Lovelace' }),
  createSessionData({ name: 'Grace Hopper' }),
  ...['Bo', 'Cy', 'Di', 'Ed', 'Flo', 'Gus'].map((name) =>
    createSessionData({ name, id: `sess_${name}`, userId: `user_${name}` }),
  ),
  createClosedSessionData({ name: 'Alan Turing', createdAt: new Date() }),
];

/** The props that every part accepts, whatever its element is. */
interface Given {
  readonly ref: RefObject<HTMLElement | null>;
  readonly 'data-given': string;
  readonly className: string;
  readonly render?: ReactElement;
}

type Part = ComponentType<never>;

/** Renders a part with props that a test does not know the types of. */
function element(Given: Part, props: object): ReactNode {
  // SAFETY: the tables below contain the required props of each part.
  const Any = Given as ComponentType<object>;
  return <Any {...props} />;
}

const inRoot = (part: ReactNode): ReactNode => (
  <SessionSwitcher.Root onAddAccount={() => {}}>{part}</SessionSwitcher.Root>
);

const inItem = (part: ReactNode): ReactNode =>
  inRoot(
    <SessionSwitcher.List>
      {(session: Session) =>
        session.id === 'sess_ada' && <SessionSwitcher.Item session={session}>{part}</SessionSwitcher.Item>
      }
    </SessionSwitcher.List>,
  );

const { Root, List, Item, Organization, ...others } = SessionSwitcher;
const inItemOnly = ['Select', 'SignOut'];
/** Parts that are rendered after an event. Each of them is rendered by `useRender`, as all others are. */
const afterEvents = ['Error', 'Retry', 'Confirmation', 'Empty', 'Description'];

type Case = readonly [name: string, show: (given: Given) => ReactNode];

const cases: readonly Case[] = [
  ['SessionAvatar', (given) => element(SessionAvatar, { session: null, ...given })],
  ['SignOutButton', (given) => element(SignOutButton, given)],
  ['SessionSwitcher', (given) => element(SessionSwitcher, given)],
  ['AccountChooser', (given) => element(AccountChooser, given)],
  ['SessionSwitcher.Root', (given) => element(Root, given)],
  ['SessionSwitcher.List', (given) => inRoot(element(List, { ...given, children: () => null }))],
  [
    'SessionSwitcher.Item',
    (given) =>
      inRoot(
        <List>
          {(session: Session) => session.id === 'sess_ada' && element(Item, { session, ...given })}
        </List>,
      ),
  ],
  [
    'SessionSwitcher.Organization',
    (given) => inItem(element(Organization, { organizationId: null, name: 'Personal', ...given })),
  ],
  ...Object.entries(others)
    .filter(([name]) => !afterEvents.includes(name))
    .map<Case>(([name, part]) => [
      `SessionSwitcher.${name}`,
      (given) => (inItemOnly.includes(name) ? inItem : inRoot)(element(part, given)),
    ]),
  ...[AccountChooser.Title, AccountChooser.Description].map<Case>((part) => [
    `AccountChooser.${part.name}`,
    (given) => <AccountChooser.Root>{element(part, given)}</AccountChooser.Root>,
  ]),
];

describe('every part', () => {
  it.each(cases)('passes ref, native props, class name and render to one node: %s', (_, show) => {
    const ref: { current: HTMLElement | null } = { current: null };
    const given = { ref, 'data-given': '', className: 'mine' } as const;
    const ui = (props: Given): ReactElement => (
      <TestSessionProvider backend={inMemoryBackend({ sessions })}>{show(props)}</TestSessionProvider>
    );
    const { container, rerender } = render(ui(given));
    const nodes = container.querySelectorAll('[data-given]');
    expect([nodes.length, nodes[0] === ref.current]).toEqual([1, true]);
    expect(nodes[0]?.classList.contains('mine')).toBe(true);
    rerender(ui({ ...given, render: <section title="replaced" /> }));
    expect([ref.current?.tagName, ref.current?.title, ref.current?.className.includes('mine')]).toEqual([
      'SECTION',
      'replaced',
      true,
    ]);
  });
});
