import type { ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { expect, it, onTestFinished } from 'vitest';
import { userEvent } from 'vitest/browser';
import { useSession } from 'multisession';
import { openPage, sessionQueryScope } from './page.tsx';
import { createSilentAudio } from './silent-audio.ts';

function CurrentName() {
  return <h1>{useSession(({ session }) => session?.publicUserData?.firstName)}</h1>;
}

/** Opens a page whose trees are in a shadow root, as in an app that is a custom element. */
async function openInShadowRoot(mode: ShadowRootMode, app: ReactNode) {
  const host = document.body.appendChild(document.createElement('div'));
  onTestFinished(() => host.remove());
  const root = host.attachShadow({ mode });
  const page = await openPage(sessionQueryScope, app, {
    wrap: (trees) => (
      <>
        <CurrentName />
        <button>Outside</button>
        {createPortal(trees, root)}
      </>
    ),
  });
  function findOf<Name extends keyof HTMLElementTagNameMap>(account: string, name: Name) {
    const trees = [...root.querySelectorAll('section')];
    const tree = trees.find((section) => section.querySelector('h1')?.textContent === account);
    const element = tree?.querySelector(name);
    if (!element) throw new Error(`The tree of ${account} has no element ${name}.`);
    return element;
  }
  return { ...page, root, findOf };
}

it.each<ShadowRootMode>(['open', 'closed'])(
  'hidden trees in a shadow root that is %s play no media and open no popovers',
  async (mode) => {
    const { switchTo, findOf, find } = await openInShadowRoot(
      mode,
      <>
        <audio loop muted src={createSilentAudio()} />
        <div popover="auto">Menu</div>
      </>,
    );
    await userEvent.click(find('h1'));
    const [audio, popover] = [findOf('Ada', 'audio'), findOf('Ada', 'div')];
    await switchTo('Bob');
    await Promise.allSettled([audio.play()]);
    expect(audio.paused).toBe(true);
    popover.showPopover();
    expect(popover.matches(':popover-open')).toBe(false);
  },
);

it('a tree of an app in a shadow root gives the focus away at once, and gets it back unless another element has it', async () => {
  const { root, switchTo, findOf } = await openInShadowRoot('open', <input />);
  const input = findOf('Ada', 'input');
  input.focus();
  await switchTo('Bob');
  expect(root.activeElement).toBe(null);
  await switchTo('Ada');
  expect(root.activeElement).toBe(input);
  await switchTo('Bob');
  const outside = document.querySelector('button');
  outside?.focus();
  await switchTo('Ada');
  expect(document.activeElement).toBe(outside);
});
