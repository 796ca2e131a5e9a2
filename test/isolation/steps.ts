import { fireEvent } from '@testing-library/dom';
import { expect, vi } from 'vitest';
import { isSignedIn } from 'multisession';
import { type AccountName, accountOf, createAccount, type Person, sessionIdOf } from './accounts.ts';
import { markOf } from './marks.ts';
import type { World } from './world.tsx';

// What people, other devices and the network do. A step that cannot be taken as things are does nothing.

/** The account that somebody is signed in with. */
function accountOfPerson({ store }: World, person: Person): AccountName | null {
  const sessions = store.getState().client?.sessions.filter(isSignedIn) ?? [];
  const session = sessions.find(({ userId }) => userId === `user_${person}`);
  // SAFETY: only `signIn` and `openWorld` make sessions here, of accounts.
  return session ? (accountOf(session.id) as AccountName) : null;
}

/** Begins to switch, and does not wait. */
export function beginSwitch(world: World, person: Person): void {
  const name = accountOfPerson(world, person);
  // Refusals and whoever is overtaken are part of the game.
  if (name) world.store.switchTo(sessionIdOf(name)).catch(() => {});
}

export async function switchTo(world: World, person: Person): Promise<void> {
  const name = accountOfPerson(world, person);
  if (name) await world.store.switchTo(sessionIdOf(name));
  await world.settle();
}

export async function switchOtherTab(world: World, person: Person): Promise<void> {
  const name = accountOfPerson(world, person);
  if (name) await world.otherTab.switchTo(sessionIdOf(name));
  await world.settle();
}

export function beginChangeOrganization(world: World, organizationId: string | null): void {
  const { session } = world.store.current();
  if (session) world.store.switchTo(session.id, { organizationId }).catch(() => {});
}

export async function changeOrganization(world: World, organizationId: string | null): Promise<void> {
  const { session } = world.store.current();
  if (!session) return;
  await world.store.switchTo(session.id, { organizationId });
  await world.settle();
}

/** Types into whatever there is, marked. */
export function type(world: World): void {
  const owner = world.owner();
  if (!owner) return;
  const value = `typed by ${markOf(owner)}`;
  for (const field of document.querySelectorAll('input, textarea'))
    fireEvent.change(field, { target: { value } });
}

/** Saves what was typed, and loads more. */
export function save(): void {
  for (const button of document.querySelectorAll<HTMLElement>('main button')) button.click();
}

/** Somebody is signed out by the app's administrators, or on another device. */
export async function revoke(world: World, person: Person): Promise<void> {
  await closing(world, accountOfPerson(world, person), (id) => world.backend.close(id, 'revoked'));
}

/** A session runs out, in this very moment. */
export async function expire(world: World, person: Person): Promise<void> {
  await closing(world, accountOfPerson(world, person), async (id) => {
    world.backend.update(id, { expireAt: new Date(Date.now() + 100) });
    await world.store.refresh();
  });
}

/** Signs out whoever is current; the other one follows. */
export async function signOut(world: World, mode: 'remove' | 'end'): Promise<void> {
  // SAFETY: see above.
  const name = world.owner()?.account as AccountName | undefined;
  await closing(world, name ?? null, () => world.store.signOut({ mode }));
}

/** Waits until the store has heard of it and nothing of it is under way, and holds it to that from then on. */
async function closing(
  world: World,
  name: AccountName | null,
  close: (id: string) => void | Promise<void>,
): Promise<void> {
  if (!name) return;
  const id = sessionIdOf(name);
  const purged = vi.fn<() => void>();
  const stop = world.store.on('session-purged', ({ sessionId }) => sessionId === id && purged());
  await close(id);
  const look = (): void => {
    // The server closes what has run out when it is next asked for anything.
    world.backend.look();
    expect(purged).toHaveBeenCalled();
  };
  await vi.waitFor(look, { interval: 5 });
  stop();
  await world.settle();
  world.noteClosed(name);
}

/** Signs somebody in who is not, as apps have to where one cookie is for all: while nobody is shown. */
export async function signIn(world: World, person: Person): Promise<void> {
  if (accountOfPerson(world, person)) return;
  await world.store.switchTo(null);
  const times = world.backend.calls.length;
  const name: AccountName = `${person}${times}`;
  world.backend.signIn(createAccount(name));
  await world.store.switchTo(sessionIdOf(name));
  await world.settle();
}
