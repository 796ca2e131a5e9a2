import { type ReactNode, useLayoutEffect, useRef, useState } from 'react';
import { describe, expect, it, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import { eventually } from '../eventually.ts';
import { findByClass, ForAccount, nextFrame, openPage, sessionQueryScope } from './page.tsx';

/** Opens a page with content of Ada's and Bob's. */
function openWith(ofAda: ReactNode, ofBob: ReactNode = null) {
  return openPage(
    sessionQueryScope,
    <>
      <ForAccount account="Ada">{ofAda}</ForAccount>
      <ForAccount account="Bob">{ofBob}</ForAccount>
    </>,
  );
}

describe('a modal dialog that code closes in a hidden tree stays closed, and dispatches a close event', () => {
  const dialog = () => findByClass('dialog', 'saving');
  const ways: readonly (readonly [how: string, close: () => void, returnValue: string])[] = [
    ['by close()', () => dialog().close('done'), 'done'],
    ['by requestClose()', () => dialog().requestClose('done'), 'done'],
    ['by its property', () => void (dialog().open = false), ''],
    ['by a form', () => dialog().querySelector('button')?.click(), 'done'],
    ['if it is open', () => dialog().open && dialog().close('done'), 'done'],
  ];
  const when = [
    ['opened before', () => dialog().showModal(), () => {}],
    ['opened meanwhile', () => {}, () => dialog().showModal()],
  ] as const;
  for (const [opened, openBefore, openMeanwhile] of when) {
    it.each(ways)(`${opened}, %s`, async (_, close, returnValue) => {
      const onClose = vi.fn<() => void>();
      const { switchTo } = await openWith(
        <dialog className="saving" onClose={onClose}>
          <form method="dialog">
            <button value="done">Done</button>
          </form>
        </dialog>,
      );
      openBefore();
      await switchTo('Bob');
      openMeanwhile();
      await nextFrame();
      expect([dialog().open, dialog().matches(':modal'), onClose.mock.calls.length]).toEqual([
        true,
        false,
        0,
      ]);
      close();
      await nextFrame();
      expect([dialog().open, onClose.mock.calls.length]).toEqual([false, 1]);
      expect(dialog().returnValue).toBe(returnValue);
      await switchTo('Ada');
      await nextFrame();
      expect([dialog().open, onClose.mock.calls.length]).toEqual([false, 1]);
      dialog().showModal();
      dialog().close();
      await eventually(() => expect(onClose).toHaveBeenCalledTimes(2));
    });
  }

  it('unless a listener prevents it', async () => {
    const { switchTo } = await openWith(
      <dialog className="saving" onCancel={(event) => event.preventDefault()}>
        <form method="dialog" onSubmit={(event) => event.preventDefault()}>
          <button>Done</button>
        </form>
      </dialog>,
    );
    dialog().showModal();
    await switchTo('Bob');
    dialog().requestClose();
    dialog().querySelector('button')?.click();
    await switchTo('Ada');
    expect(dialog().matches(':modal')).toBe(true);
  });

  it('with a state and an effect', async () => {
    function Saving() {
      const [isOpen, setOpen] = useState(true);
      const ref = useRef<HTMLDialogElement>(null);
      useLayoutEffect(() => {
        if (isOpen && !ref.current?.open) ref.current?.showModal();
        if (!isOpen && ref.current?.open) ref.current.close();
      }, [isOpen]);
      return (
        <dialog className="saving" ref={ref}>
          <button className="close" onClick={() => setOpen(false)}>
            Close
          </button>
        </dialog>
      );
    }
    const { switchTo } = await openWith(<Saving />);
    await switchTo('Bob');
    findByClass('button', 'close').click();
    await switchTo('Ada');
    expect(dialog().open).toBe(false);
  });
});

it('a radio button outside a form that code checks in a hidden tree unchecks the others of its tree only', async () => {
  const { find, switchTo } = await openPage(
    sessionQueryScope,
    <>
      <input type="radio" name="size" className="small" defaultChecked />
      <input type="radio" name="size" className="large" />
    </>,
  );
  const small = find('input', '.small');
  const large = find('input', '.large');
  await switchTo('Bob');
  large.checked = true;
  expect([small.checked, find('input', '.small').checked]).toEqual([false, true]);
  await switchTo('Ada');
  expect([small.checked, large.checked, large.name]).toEqual([false, true, 'size']);
});

it('code cannot move the focus into a frame of a hidden tree', async () => {
  const { find, switchTo } = await openWith(
    <iframe className="frame" title="Frame" sandbox="allow-same-origin" srcDoc="<p>Ada</p><input>" />,
    <input />,
  );
  const frame = findByClass('iframe', 'frame');
  await eventually(() => expect(frame.contentDocument?.querySelector('p')).toBeTruthy());
  await switchTo('Bob');
  await userEvent.click(find('input'));
  frame.contentWindow?.focus();
  frame.contentDocument?.querySelector('input')?.focus();
  await nextFrame();
  expect(document.activeElement).toBe(find('input'));
  await userEvent.keyboard('b');
  expect(find('input').value).toBe('b');
  find('input').blur();
  await nextFrame();
  frame.contentWindow?.focus();
  await nextFrame();
  expect(document.activeElement).toBe(document.body);
});
