import { useRef } from 'react';
import { expect, vi } from 'vitest';
import { cdp, userEvent } from 'vitest/browser';
import { eventually } from '../eventually.ts';
import { ForAccount, itUnlikeActivity, openPage, useFirstName } from './page.tsx';

/** Returns the center of an element in the page that the tests run in. */
function centerOf(element: Element): { readonly x: number; readonly y: number } {
  // The tests run in a frame, which is scaled to fit the page.
  const frame = window.frameElement?.getBoundingClientRect() ?? new DOMRect(0, 0, innerWidth, innerHeight);
  const { left, top, width, height } = element.getBoundingClientRect();
  const scale = frame.width / innerWidth;
  return { x: frame.left + (left + width / 2) * scale, y: frame.top + (top + height / 2) * scale };
}

/** Dispatches a trusted mouse event at the center of an element. */
async function dispatchMouse(type: 'mousePressed' | 'mouseMoved' | 'mouseReleased', element: Element) {
  await cdp().send('Input.dispatchMouseEvent', {
    type,
    ...centerOf(element),
    button: 'left',
    buttons: type === 'mouseReleased' ? 0 : 1,
    clickCount: 1,
  });
}

itUnlikeActivity(
  'the pointer is released when the tree that has captured it is hidden',
  async (component) => {
    const received: string[] = [];
    function Handle() {
      const name = useFirstName();
      return (
        <button
          onPointerDown={({ currentTarget, pointerId }) => currentTarget.setPointerCapture(pointerId)}
          onPointerMove={() => received.push(name)}
          onPointerUp={() => received.push(`${name} up`)}
          onClick={() => received.push(`${name} click`)}
        >
          Drag
        </button>
      );
    }
    const { find, switchTo } = await openPage(component, <Handle />);
    await dispatchMouse('mousePressed', find('button'));
    await switchTo('Bob');
    received.length = 0;
    await dispatchMouse('mouseMoved', find('button'));
    await dispatchMouse('mouseMoved', find('button'));
    await dispatchMouse('mouseReleased', find('button'));
    await dispatchMouse('mousePressed', find('button'));
    await dispatchMouse('mouseReleased', find('button'));
    await eventually(() => expect(received.at(-1)).toBe('Bob click'));
    expect(received.filter((event) => event.startsWith('Ada'))).toEqual([]);
  },
);

itUnlikeActivity(
  'a tap that began in the previous tree does not click what is shown in its place',
  async (component) => {
    const received: string[] = [];
    function Pay() {
      const name = useFirstName();
      return <button onClick={() => received.push(`${name} click`)}>Pay</button>;
    }
    const { find, switchTo } = await openPage(component, <Pay />);
    const touch = (type: 'touchStart' | 'touchEnd', touchPoints = [centerOf(find('button'))]) =>
      cdp().send('Input.dispatchTouchEvent', { type, touchPoints });
    await touch('touchStart');
    await switchTo('Bob');
    await touch('touchEnd', []);
    // Events are dispatched in order, so that the click of the first tap would have arrived.
    await dispatchMouse('mousePressed', find('button'));
    await dispatchMouse('mouseReleased', find('button'));
    await eventually(() => expect(received).toContain('Bob click'));
    expect(received).toEqual(['Bob click']);
  },
);

itUnlikeActivity('a hidden tree leaves pointer lock', async (component) => {
  function Game() {
    const canvas = useRef<HTMLCanvasElement>(null);
    return (
      <>
        <canvas ref={canvas} className={useFirstName()} />
        <button onClick={() => void canvas.current?.requestPointerLock()}>Play</button>
      </>
    );
  }
  const { find, switchTo } = await openPage(
    component,
    <>
      <ForAccount account="Ada">
        <Game />
      </ForAccount>
      <h2>Hello</h2>
    </>,
  );
  const canvas = find('canvas');
  const changed = vi.fn<() => void>();
  document.addEventListener('pointerlockchange', changed);
  await userEvent.click(find('button'));
  await eventually(() => expect(document.pointerLockElement).toBe(canvas));
  await switchTo('Bob');
  await eventually(() => expect(changed).toHaveBeenCalledTimes(2));
  expect(document.pointerLockElement).toBe(null);
  document.removeEventListener('pointerlockchange', changed);
});
