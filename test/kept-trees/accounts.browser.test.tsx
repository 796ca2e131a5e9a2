import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { createPortal } from 'react-dom';
import { describe, expect, it, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import { createSessionData } from '../../src/testing/index.ts';
import { isClickable, itKeeps, nextFrame, openPage, ours, type Page, sessionIdOf, useName } from './page.tsx';
import { eventually } from '../eventually.ts';

const names = ['Ada', 'Bob', 'Carol', 'Dan', 'Eve', 'Fay', 'Gus', 'Hal', 'Ida', 'Joe'];

/** A draft, and something that was loaded. */
function Draft() {
  const name = useName();
  const { data } = useQuery({
    queryKey: ['notes'],
    queryFn: () => Promise.resolve(`notes of ${name}`),
    staleTime: Infinity,
  });
  return (
    <label>
      <output>{data}</output>
      <input />
    </label>
  );
}

function valueOf({ find }: Page): string {
  return find('input').value;
}

describe.each([2, 3, 10])('with %i accounts and a limit of 3', (count) => {
  it('those used last find what they have typed', async () => {
    const accounts = names.slice(0, count);
    const page = await openPage(ours, <Draft />, { accounts });
    for (const name of accounts) {
      await page.switchTo(name);
      await userEvent.fill(page.find('input'), `by ${name}`);
    }
    const kept = accounts.slice(-3);
    for (const name of kept.toReversed()) {
      await page.switchTo(name);
      expect(valueOf(page)).toBe(`by ${name}`);
    }
    expect(page.dropped.map(({ sessionId }) => sessionId)).toEqual(accounts.slice(0, -3).map(sessionIdOf));
    const [first = ''] = accounts;
    await page.switchTo(first);
    expect(valueOf(page)).toBe(kept.includes(first) ? `by ${first}` : '');
  });
});

describe('what is about to go', () => {
  it('can be read one last time, with what was typed', async () => {
    const accounts = names.slice(0, 3);
    const drafts: string[] = [];
    const page = await openPage(ours, <Draft />, {
      accounts,
      limit: 2,
      onDrop: ({ element }) => void drafts.push(element.querySelector('input')?.value ?? 'gone'),
    });
    await userEvent.fill(page.find('input'), 'Dear Bob');
    await page.switchTo('Bob');
    expect(drafts).toEqual([]);
    await page.switchTo('Carol');
    expect(drafts).toEqual(['Dear Bob']);
    await page.switchTo('Ada');
    expect(valueOf(page)).toBe('');
  });

  it('does not stop a switch by failing', async () => {
    const reported = vi.fn<(event: ErrorEvent) => void>((event) => event.preventDefault());
    window.addEventListener('error', reported, { once: true });
    const page = await openPage(ours, <Draft />, {
      limit: 1,
      onDrop: () => {
        throw new Error('The disk is full.');
      },
    });
    await page.switchTo('Bob');
    expect(reported).toHaveBeenCalledOnce();
  });

  it('goes without a word when its session is over', async () => {
    const page = await openPage(ours, <Draft />);
    await page.switchTo('Bob');
    const adas = document.querySelectorAll('input').length;
    await page.store.signOut({ session: sessionIdOf('Ada') });
    await nextFrame();
    expect(adas).toBe(2);
    expect(document.querySelectorAll('input')).toHaveLength(1);
    expect(page.dropped).toEqual([]);
  });
});

describe('an error', () => {
  itKeeps('in one tree leaves the others as they are', async (keep) => {
    function Fragile() {
      const name = useName();
      const [broken, setBroken] = useState(false);
      if (broken) throw new Error(`${name} broke it`);
      return (
        <>
          <input />
          <button onClick={() => setBroken(true)}>Break</button>
        </>
      );
    }
    const page = await openPage(keep, <Fragile />);
    await userEvent.fill(page.find('input'), 'Dear Bob');
    await page.switchTo('Bob');
    page.find('button').click();
    await eventually(() => expect(document.body.textContent).toContain('Bob broke it'));
    await page.switchTo('Ada');
    expect(valueOf(page)).toBe('Dear Bob');
  });
});

describe('a session that runs out', () => {
  async function expire({ backend, store }: Page, name: string) {
    backend.close(sessionIdOf(name), 'expired');
    await store.refresh();
    await eventually(() => expect(document.body.textContent).toContain('Please sign in.'));
  }

  async function signIn({ backend, store }: Page, name: string, id: string, actor: string | null = null) {
    backend.signIn({ ...createSessionData({ name }), id, actor: actor === null ? null : { sub: actor } });
    await store.switchTo(id);
    await eventually(() => expect(document.body.textContent).toContain(name));
    await nextFrame();
  }

  it('leaves its tree to the next session of the same user, caches and all', async () => {
    const page = await openPage(ours, <Draft />);
    await eventually(() => expect(page.find('output').textContent).toBe('notes of Ada'));
    await userEvent.fill(page.find('input'), 'Dear Bob');
    const input = page.find('input');
    const cache = page.clients.get('sess_ada').getQueryCache();
    await expire(page, 'Ada');
    expect(input.checkVisibility()).toBe(false);
    await signIn(page, 'Ada', 'sess_ada_2');
    expect(page.find('input')).toBe(input);
    expect(valueOf(page)).toBe('Dear Bob');
    expect(document.activeElement).toBe(input);
    expect(page.clients.get('sess_ada_2').getQueryCache()).toBe(cache);
    expect(cache.find({ queryKey: ['notes'] })?.state.data).toBe('notes of Ada');
  });

  it('leaves its tree to nobody else', async () => {
    const page = await openPage(ours, <Draft />, { limit: 5 });
    await userEvent.fill(page.find('input'), 'Dear Bob');
    await expire(page, 'Ada');
    await page.switchTo('Bob');
    expect(valueOf(page)).toBe('');
    await signIn(page, 'Eve', 'sess_eve');
    expect(valueOf(page)).toBe('');
    await signIn(page, 'Ada', 'sess_as_ada', 'user_eve');
    expect(valueOf(page)).toBe('');
    await signIn(page, 'Ada', 'sess_ada_2');
    expect(valueOf(page)).toBe('Dear Bob');
  });

  it('leaves its tree as it is until its user is back', async () => {
    const page = await openPage(ours, <Draft />);
    await userEvent.fill(page.find('input'), 'Dear Bob');
    await expire(page, 'Ada');
    await page.switchTo('Bob');
    page.backend.signIn({ ...createSessionData({ name: 'Ada' }), id: 'sess_ada_2' });
    await page.store.refresh();
    await nextFrame();
    await page.store.switchTo('sess_ada_2');
    await nextFrame();
    expect(valueOf(page)).toBe('Dear Bob');
  });

  it('has no tree any more once its user has left', async () => {
    const page = await openPage(ours, <Draft />);
    await expire(page, 'Ada');
    expect(document.querySelectorAll('input')).toHaveLength(1);
    await page.store.signOut({ session: 'sess_ada' });
    await nextFrame();
    expect(document.querySelectorAll('input')).toHaveLength(0);
  });

  it('has no tree any more once its user has been back, in another organization, and has left', async () => {
    const page = await openPage(ours, <Draft />);
    await expire(page, 'Ada');
    const elsewhere = { ...createSessionData({ name: 'Ada' }), lastActiveOrganizationId: 'org_2' };
    page.backend.signIn({ ...elsewhere, id: 'sess_ada_2' });
    await page.store.switchTo('sess_ada_2');
    await nextFrame();
    expect(document.querySelectorAll('input')).toHaveLength(2);
    await page.store.signOut({ session: 'sess_ada_2' });
    await nextFrame();
    expect([...document.querySelectorAll('h1')].map(({ textContent }) => textContent)).toEqual(['Bob']);
  });

  it('goes on with its tree when it turns out to have been extended elsewhere', async () => {
    const page = await openPage(ours, <Draft />);
    await userEvent.fill(page.find('input'), 'Dear Bob');
    const { backend, store } = page;
    backend.update('sess_ada', { expireAt: new Date(Date.now() - 1) });
    await store.refresh();
    await eventually(() => expect(document.body.textContent).toContain('Please sign in.'));
    backend.update('sess_ada', { status: 'active', expireAt: new Date(Date.now() + 1e9) });
    await store.refresh();
    await page.switchTo('Ada');
    expect(valueOf(page)).toBe('Dear Bob');
  });
});

describe('in the rest of the page', () => {
  it('the title is that of who is on the screen', async () => {
    function Title() {
      return <title>{`Inbox of ${useName()}`}</title>;
    }
    const { switchTo } = await openPage(ours, <Title />);
    expect(document.title).toBe('Inbox of Ada');
    await switchTo('Bob');
    expect(document.title).toBe('Inbox of Bob');
    await switchTo('Ada');
    expect(document.title).toBe('Inbox of Ada');
  });

  it('portals are hidden with their tree, and their modal dialogs are closed', async () => {
    function Portal() {
      return createPortal(<dialog className={useName()}>Wait</dialog>, document.body);
    }
    const page = await openPage(
      ours,
      <>
        <Portal />
        <button>Go</button>
      </>,
    );
    const dialog = document.querySelector<HTMLDialogElement>('dialog.Ada');
    dialog?.showModal();
    await page.switchTo('Bob');
    expect(isClickable(page.find('button'))).toBe(true);
    expect(dialog?.checkVisibility()).toBe(false);
    await page.switchTo('Ada');
    expect(dialog?.matches(':modal')).toBe(true);
  });
});
