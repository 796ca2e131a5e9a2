import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { createPortal } from 'react-dom';
import { describe, expect, it } from 'vitest';
import { userEvent } from 'vitest/browser';
import { createSessionData } from '../../src/testing/index.ts';
import {
  isClickable,
  itUnlikeActivity,
  nextFrame,
  openPage,
  sessionQueryScope,
  type Page,
  sessionIdOf,
  useFirstName,
} from './page.tsx';
import { eventually } from '../eventually.ts';

/** An input and data of a query. */
function Draft() {
  const name = useFirstName();
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

describe('an error in a kept tree', () => {
  itUnlikeActivity('does not affect the other trees', async (component) => {
    function Fragile() {
      const name = useFirstName();
      const [isBroken, setIsBroken] = useState(false);
      if (isBroken) throw new Error(`${name} broke it`);
      return (
        <>
          <input />
          <button onClick={() => setIsBroken(true)}>Break</button>
        </>
      );
    }
    const page = await openPage(component, <Fragile />);
    await userEvent.fill(page.find('input'), 'Dear Bob');
    await page.switchTo('Bob');
    page.find('button').click();
    await eventually(() => expect(document.body.textContent).toContain('Bob broke it'));
    await page.switchTo('Ada');
    expect(valueOf(page)).toBe('Dear Bob');
  });
});

describe('the tree and cache of an expired session', () => {
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

  it('are reused for the next session of the same user', async () => {
    const page = await openPage(sessionQueryScope, <Draft />);
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
});

describe('portals of a kept tree', () => {
  it('are hidden with their tree, and their modal dialogs are closed until it is shown again', async () => {
    function Portal() {
      return createPortal(<dialog className={useFirstName()}>Wait</dialog>, document.body);
    }
    const page = await openPage(
      sessionQueryScope,
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

  itUnlikeActivity('stay hidden if code changes their style meanwhile', async (component) => {
    function Toast() {
      return createPortal(<div className={`toast of-${useFirstName()}`}>Saving</div>, document.body);
    }
    const page = await openPage(component, <Toast />);
    const toast = document.querySelector<HTMLElement>('.toast.of-Ada');
    await page.switchTo('Bob');
    for (const style of ['display: block', 'left: 1px', 'display: block !important']) {
      toast?.setAttribute('style', style);
      await Promise.resolve();
      expect(toast?.checkVisibility()).toBe(false);
    }
    await page.switchTo('Ada');
    expect(toast?.checkVisibility()).toBe(true);
  });
});
