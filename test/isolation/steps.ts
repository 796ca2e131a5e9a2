import { fireEvent } from '@testing-library/dom';
import { expect, vi } from 'vitest';
import { isSignedIn, type Session } from 'multisession';
import { type AccountName, accountOf, people, type Person, sessionIdOf } from './accounts.ts';
import { markOf } from './marks.ts';
import { isVisible } from './page.ts';
import type { World } from './world.tsx';
import { eventually } from '../eventually.ts';

// The steps of users, other devices and the network. A step that is not possible in the current state does nothing.

function sessionsOfAll({ store }: World): readonly Session[] {
  return store.getState().client?.sessions ?? [];
}

function sessionsOf(world: World, person: Person): readonly Session[] {
  return sessionsOfAll(world).filter(({ userId }) => userId === `user_${person}`);
}

/** Returns the ID of the session that a user is signed in with. */
function signedInSessionId(world: World, person: Person): string | undefined {
  return sessionsOf(world, person).find(isSignedIn)?.id;
}

/** Returns the account that a person is signed in with. */
export function accountNameOf(world: World, person: Person): string {
  return accountOf(signedInSessionId(world, person) ?? person);
}

/** Starts a switch without waiting for it. */
export function beginSwitch(world: World, person: Person): void {
  const id = signedInSessionId(world, person);
  // The switch may be rejected or superseded.
  if (id !== undefined) world.store.switchTo(id).catch(() => {});
}

export async function switchTo(world: World, person: Person): Promise<void> {
  const id = signedInSessionId(world, person);
  if (id !== undefined) await world.store.switchTo(id);
  await world.settle();
}

/** Switches to all accounts except the first two, and types into each. */
export async function visitOthers(world: World): Promise<void> {
  for (const person of people.slice(2).filter((person) => signedInSessionId(world, person) !== undefined)) {
    await switchTo(world, person);
    typeText(world);
  }
}

export async function switchOtherTab(world: World, person: Person): Promise<void> {
  const id = signedInSessionId(world, person);
  if (id !== undefined) await world.otherTab.switchTo(id);
  await world.settle();
}

export function beginChangeOrganization(world: World, organizationId: string | null): void {
  const { session } = world.store.getCurrent();
  if (session) world.store.switchTo(session.id, { organizationId }).catch(() => {});
}

export async function changeOrganization(world: World, organizationId: string | null): Promise<void> {
  const { session } = world.store.getCurrent();
  if (!session) return;
  await world.store.switchTo(session.id, { organizationId });
  await world.settle();
}

let textCount = 0;

/** Fills all visible fields with a new marked text, and selects radio buttons. */
export function typeText(world: World): void {
  const owner = world.owner();
  if (!owner) return;
  const value = `typed by ${markOf(owner)} as number ${(textCount += 1)}`;
  for (const field of visible('input:not([type]), textarea')) fireEvent.change(field, { target: { value } });
  for (const radio of visible('[value=paid], [value=dark]')) radio.click();
  world.recordTyped(value);
}

/** Clicks all visible buttons, which saves the input and loads more data. */
export function save(): void {
  for (const button of visible('main button')) button.click();
}

/** Opens the visible dialogs and popovers. */
export function openDialogs(): void {
  const closed = [...document.querySelectorAll<HTMLDialogElement>('[data-tree] dialog:not([open])')];
  for (const dialog of closed.filter(({ parentElement }) => parentElement && isVisible(parentElement)))
    dialog.showModal();
  const hints = [...document.querySelectorAll<HTMLElement>('[popover]:not(:popover-open)')];
  for (const hint of hints.filter(({ parentElement }) => parentElement && isVisible(parentElement)))
    hint.showPopover();
}

function visible(selector: string): readonly HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>(selector)].filter(isVisible);
}

/** Revokes a session on the backend, as an administrator or another device does. */
export async function revoke(world: World, person: Person): Promise<void> {
  const { revoke, showsRevokedAsExpired } = world.server;
  const isRetained = showsRevokedAsExpired && world.isKeepAlive;
  await closeAndWait(world, signedInSessionId(world, person), (id) => revoke(id, world), isRetained);
}

/** Lets a session expire. With keepAlive, its tree is kept for the next session of the user. */
export async function expire(world: World, person: Person): Promise<void> {
  const id = signedInSessionId(world, person);
  await closeAndWait(world, id, (id) => world.server.expire(id, world), world.isKeepAlive);
}

/** Signs out the current session. Another one becomes current. */
export async function signOut(world: World, mode: 'remove' | 'end'): Promise<void> {
  const id = world.store.getCurrent().session?.id;
  await closeAndWait(world, id, () => world.store.signOut({ mode }));
}

/** Signs all accounts out. */
export async function signOutAll(world: World): Promise<void> {
  const accounts = sessionsOfAll(world).map(({ id }) => accountOf(id));
  await world.store.signOut({ scope: 'all' });
  await world.settle();
  for (const account of new Set(accounts)) world.recordClosed(account);
}

/** Removes the account of an expired session from the client. */
export async function removeExpired(world: World, person: Person): Promise<void> {
  const expired = sessionsOf(world, person).find(({ status }) => status === 'expired');
  if (!expired) return;
  await world.store.signOut({ session: expired.id });
  await world.settle();
  world.recordClosed(accountOf(expired.id));
}

/** Closes a session, waits until the store has purged it, and records it as closed. */
async function closeAndWait(
  world: World,
  id: string | undefined,
  close: (id: string) => void | Promise<void>,
  isRetained?: boolean,
): Promise<void> {
  if (id === undefined) return;
  const purged = vi.fn<() => void>();
  const stop = world.store.on('session-purged', ({ sessionId }) => sessionId === id && purged());
  await close(id);
  const expectPurged = (): void => {
    // The server closes expired sessions on the next request.
    world.backend.inspect();
    expect(purged).toHaveBeenCalled();
  };
  await eventually(expectPurged);
  stop();
  await world.settle();
  world.recordClosed(accountOf(id), isRetained);
}

/**
 * Signs a user in again while no session is current, as required with a shared cookie. With keepAlive, a user whose
 * session has expired gets the kept tree.
 */
export async function signIn(world: World, person: Person): Promise<void> {
  if (signedInSessionId(world, person) !== undefined) return;
  const expired = sessionsOf(world, person).find(({ status }) => status === 'expired');
  await world.store.switchTo(null);
  const callCount = world.backend.calls.length;
  const newAccount: AccountName = `${person}${callCount}`;
  const account = expired && world.isKeepAlive ? accountOf(expired.id) : newAccount;
  const id = account === newAccount ? sessionIdOf(account) : sessionIdOf(account, callCount);
  world.recordReturned(account);
  await world.server.signIn(account, id, world);
  await world.settle();
}
