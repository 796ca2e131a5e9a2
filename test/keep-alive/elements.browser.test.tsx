import { describe, expect, it, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import { useState } from 'react';
import { createSilentAudio } from './silent-audio.ts';
import {
  isClickable,
  itUnlikeActivity,
  nextFrame,
  openPage,
  sessionQueryScope,
  reorderedActivity,
} from './page.tsx';
import { eventually } from '../eventually.ts';

describe('uncontrolled fields', () => {
  it('keep their input when their tree is shown again', async () => {
    const { find, switchTo } = await openPage(sessionQueryScope, <input />);
    await userEvent.fill(find('input'), 'Dear Bob');
    await switchTo('Bob');
    expect(find('input').value).toBe('');
    await switchTo('Ada');
    expect(find('input').value).toBe('Dear Bob');
  });
});

it('a tree is no box of its own while it is shown, and none at all while it is hidden', async () => {
  const { find, switchTo } = await openPage(sessionQueryScope, <p>Mail</p>);
  const tree = find('p').closest('slot') ?? document.body;
  expect(getComputedStyle(tree).display).toBe('contents');
  await switchTo('Bob');
  expect(getComputedStyle(tree).display).toBe('none');
  await switchTo('Ada');
  expect(getComputedStyle(tree).display).toBe('contents');
});

describe('elements of hidden trees do not interact with the page', () => {
  itUnlikeActivity('a label activates only a control of its own tree', async (component) => {
    const clicked = vi.fn<() => void>();
    const { find, switchTo } = await openPage(
      component,
      <>
        <label htmlFor="news">News</label>
        <input type="checkbox" id="news" onClick={clicked} />
      </>,
    );
    const inputOfAda = find('input');
    await switchTo('Bob');
    find('label').click();
    expect(find('input').checked).toBe(true);
    expect(inputOfAda.checked).toBe(false);
    expect(clicked).toHaveBeenCalledOnce();
    await switchTo('Ada');
    find('label').click();
    expect(inputOfAda.checked).toBe(true);
  });

  itUnlikeActivity('a label is associated with the control of its own tree', async (component) => {
    const { find, switchTo } = await openPage(
      component,
      <>
        <label htmlFor="wish">Wish</label>
        <input id="wish" />
      </>,
    );
    await switchTo('Bob');
    expect(find('label').control).toBe(find('input'));
  });

  itUnlikeActivity('a radio button does not uncheck radio buttons of other trees', async (component) => {
    const { find, switchTo } = await openPage(
      component,
      <>
        <input type="radio" name="plan" value="free" defaultChecked />
        <input type="radio" name="plan" value="paid" />
      </>,
    );
    find('input', '[value=paid]').click();
    await switchTo('Bob');
    expect(find('input', '[value=free]').checked).toBe(true);
    await switchTo('Ada');
    expect(find('input', '[value=paid]').checked).toBe(true);
    find('input', '[value=free]').click();
    expect(find('input', '[value=paid]').checked).toBe(false);
    await switchTo('Bob');
    expect(find('input', '[value=free]').checked).toBe(true);
  });

  itUnlikeActivity(
    'a form around the trees submits the fields of the visible tree only',
    async (component) => {
      const { find, switchTo } = await openPage(component, <input name="wish" />, {
        wrap: (trees) => <form>{trees}</form>,
      });
      await userEvent.fill(find('input'), 'of Ada');
      await switchTo('Bob');
      await userEvent.fill(find('input'), 'of Bob');
      const form = document.querySelector('form') ?? undefined;
      expect(new FormData(form).getAll('wish')).toEqual(['of Bob']);
      await switchTo('Ada');
      expect(new FormData(form).getAll('wish')).toEqual(['of Ada']);
    },
  );

  itUnlikeActivity(
    'a modal dialog blocks only its own tree, and is reopened when the tree is shown again',
    async (component) => {
      const closed = vi.fn<() => void>();
      const { find, switchTo } = await openPage(
        component,
        <>
          <dialog onClose={closed}>
            <textarea />
          </dialog>
          <button>Go</button>
        </>,
      );
      find('dialog').showModal();
      await userEvent.fill(find('textarea'), 'Dear Bob');
      await switchTo('Bob');
      expect(isClickable(find('button'))).toBe(true);
      expect(find('dialog', ':not([open])')).toBeTruthy();
      await switchTo('Ada');
      expect(find('dialog').matches(':modal')).toBe(true);
      expect(find('textarea').value).toBe('Dear Bob');
      expect(document.activeElement).toBe(find('textarea'));
      expect(closed).not.toHaveBeenCalled();
      find('dialog').close();
      await eventually(() => expect(closed).toHaveBeenCalledOnce());
    },
  );

  it('modal dialogs are reopened with the one on top that had the focus', async () => {
    const { find, switchTo } = await openPage(
      sessionQueryScope,
      <>
        <dialog className="confirm">
          <button>Yes</button>
        </dialog>
        <dialog className="edit">
          <input />
        </dialog>
      </>,
    );
    find('dialog', '.edit').showModal();
    find('dialog', '.confirm').showModal();
    expect(isClickable(find('button'))).toBe(true);
    await switchTo('Bob');
    await switchTo('Ada');
    expect(isClickable(find('button'))).toBe(true);
    expect(document.activeElement).toBe(find('button'));
    find('dialog', '.confirm').close();
    expect(isClickable(find('input'))).toBe(true);
  });

  itUnlikeActivity('an open popover is closed and stays closed', async (component) => {
    const { find, switchTo } = await openPage(component, <div popover="manual">Hello</div>);
    const popover = find('div', '[popover]');
    popover.showPopover();
    await switchTo('Bob');
    expect(popover.matches(':popover-open')).toBe(false);
    await switchTo('Ada');
    expect(popover.matches(':popover-open')).toBe(false);
  });

  itUnlikeActivity('media are paused', async (component) => {
    const { find, switchTo } = await openPage(component, <audio loop muted src={createSilentAudio()} />);
    const audio = find('audio');
    await audio.play();
    await switchTo('Bob');
    expect(audio.paused).toBe(true);
  });
});

describe('a tree that is shown again', () => {
  itUnlikeActivity('restores the scroll position of the page', async (component) => {
    const { switchTo } = await openPage(component, <TallElement />);
    window.scrollTo(0, 700);
    await switchTo('Bob');
    expect(window.scrollY).toBe(0);
    window.scrollTo(0, 300);
    await switchTo('Ada');
    expect(window.scrollY).toBe(700);
    await switchTo('Bob');
    expect(window.scrollY).toBe(300);
  });

  itUnlikeActivity(
    'restores the scroll position of a list',
    async (component) => {
      const { find, switchTo } = await openPage(
        component,
        <div className="list" style={{ height: 100, overflow: 'auto' }}>
          <TallElement />
        </div>,
      );
      await switchTo('Bob');
      find('div', '.list').scrollTop = 400;
      await switchTo('Ada');
      await switchTo('Bob');
      expect(find('div', '.list').scrollTop).toBe(400);
    },
    reorderedActivity,
  );

  itUnlikeActivity(
    'restores the document of an iframe',
    async (component) => {
      const { find, switchTo } = await openPage(
        component,
        <iframe title="Map" sandbox="allow-same-origin" srcDoc="<input>" />,
      );
      const inFrame = () => find('iframe').contentDocument?.querySelector('input');
      await switchTo('Bob');
      await eventually(() => expect(inFrame()).toBeTruthy());
      const input = inFrame();
      await switchTo('Ada');
      await switchTo('Bob');
      expect(inFrame()).toBe(input);
    },
    reorderedActivity,
  );

  itUnlikeActivity('restores the focus and the text selection', async (component) => {
    const { find, switchTo } = await openPage(component, <input />);
    const input = find('input');
    await userEvent.fill(input, 'Dear Bob');
    input.setSelectionRange(2, 5);
    await switchTo('Bob');
    await nextFrame();
    expect(document.activeElement).toBe(document.body);
    await switchTo('Ada');
    expect(document.activeElement).toBe(input);
    expect([input.selectionStart, input.selectionEnd]).toEqual([2, 5]);
  });

  it('does not restore the focus if another element is focused by then', async () => {
    const { find, switchTo } = await openPage(sessionQueryScope, <input />, {
      wrap: (trees) => (
        <>
          <button>Switch</button>
          {trees}
        </>
      ),
    });
    await userEvent.click(find('input'));
    await switchTo('Bob');
    const button = document.querySelector('button');
    button?.focus();
    await switchTo('Ada');
    expect(document.activeElement).toBe(button);
  });
});

function TallElement() {
  const [height] = useState(3000);
  return <div style={{ height }} />;
}
