import { fireEvent } from '@testing-library/dom';
import { expect, vi } from 'vitest';
import { isSignedIn, type Session } from 'multisession';
import { type AccountName, accountOf, createAccount, people, type Person, sessionIdOf } from './accounts.ts';
import { markOf } from './marks.ts';
import { isVisible } from './page.ts';
import type { World } from './world.tsx';
import { eventually } from '../eventually.ts';

// What people, other devices and the network do. A step that cannot be taken as things are does nothing.

function sessionsOf({ store }: World, person: Person): readonly Session[] {
  const sessions = store.getState().client?.sessions ?? [];
  return sessions.filter(({ userId }) => userId === `user_${person}`);
}

/** The session that somebody is signed in with. */
function signedInSessionId(world: World, person: Person): string | undefined {
  return sessionsOf(world, person).find(isSignedIn)?.id;
}

/** Begins to switch, and does not wait. */
export function beginSwitch(world: World, person: Person): void {
  const id = signedInSessionId(world, person);
  // Refusals and whoever is overtaken are part of the game.
  if (id !== undefined) world.store.switchTo(id).catch(() => {});
}

export async function switchTo(world: World, person: Person): Promise<void> {
  const id = signedInSessionId(world, person);
  if (id !== undefined) await world.store.switchTo(id);
  await world.settle();
}

/** Switches to everybody but the first two, one after the other, and writes something everywhere. */
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

/** Types into whatever is shown, marked, each time something else; and makes a choice. */
export function typeText(world: World): void {
  const owner = world.owner();
  if (!owner) return;
  const value = `typed by ${markOf(owner)} as number ${(textCount += 1)}`;
  for (const field of visible('input:not([type]), textarea')) fireEvent.change(field, { target: { value } });
  for (const radio of visible('[value=paid], [value=dark]')) radio.click();
  world.recordTyped(value);
}

/** Saves what was typed, and loads more. */
export function save(): void {
  for (const button of visible('main button')) button.click();
}

/** Opens what lies above the page, and stays so. */
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

/** Somebody is signed out by the app's administrators, or on another device. */
export async function revoke(world: World, person: Person): Promise<void> {
  await closeAndWait(world, signedInSessionId(world, person), (id) => world.backend.close(id, 'revoked'));
}

/** A session runs out, in this very moment. Where trees are kept, its tree is until it goes on. */
export async function expire(world: World, person: Person): Promise<void> {
  const runOut = async (id: string): Promise<void> => {
    world.backend.update(id, { expireAt: new Date(Date.now() + 100) });
    await world.store.refresh();
  };
  await closeAndWait(world, signedInSessionId(world, person), runOut, world.isKeepAlive);
}

/** Signs out whoever is current; the other one follows. */
export async function signOut(world: World, mode: 'remove' | 'end'): Promise<void> {
  const id = world.store.getCurrent().session?.id;
  await closeAndWait(world, id, () => world.store.signOut({ mode }));
}

/** Takes somebody off the client whose session has run out. */
export async function removeExpired(world: World, person: Person): Promise<void> {
  const expired = sessionsOf(world, person).find(({ status }) => status === 'expired');
  if (!expired) return;
  await world.store.signOut({ session: expired.id });
  await world.settle();
  world.recordClosed(accountOf(expired.id));
}

/** Waits until the store has heard of it and nothing of it is under way, and holds it to that from then on. */
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
    // The server closes what has run out when it is next asked for anything.
    world.backend.inspect();
    expect(purged).toHaveBeenCalled();
  };
  await eventually(expectPurged);
  stop();
  await world.settle();
  world.recordClosed(accountOf(id), isRetained);
}

/**
 * Signs somebody in who is not, as apps have to where one cookie is for all: while nobody is shown. Whose session has run
 * out goes on with what was kept of it.
 */
export async function signIn(world: World, person: Person): Promise<void> {
  if (signedInSessionId(world, person) !== undefined) return;
  const expired = sessionsOf(world, person).find(({ status }) => status === 'expired');
  await world.store.switchTo(null);
  const callCount = world.backend.calls.length;
  const newAccount: AccountName = `${person}${callCount}`;
  const account = expired && world.isKeepAlive ? accountOf(expired.id) : newAccount;
  const id = account === newAccount ? sessionIdOf(account) : sessionIdOf(account, callCount);
  world.backend.signIn(createAccount(account, id));
  world.recordReturned(account);
  await world.store.switchTo(id);
  await world.settle();
}
