import { cdp } from 'vitest/browser';

interface KeyOptions {
  /** The milliseconds since the last key, however slow the machine is. Default: so many that a search is over. */
  readonly afterMs?: number;
  /** Whether the key is still held down since it was last pressed. */
  readonly autoRepeat?: boolean;
}

let lastKeyAt = 0;

/** Types on a real keyboard of any layout: each character is a key of its own, 50 ms after the one before. */
export async function type(text: string, options: KeyOptions = {}): Promise<void> {
  for (const [index, key] of Array.from(text).entries()) {
    await pressDown(key, index === 0 ? options : { afterMs: 50 });
    await release(key);
  }
}

export async function pressDown(
  key: string,
  { afterMs, autoRepeat = false }: KeyOptions = {},
): Promise<void> {
  lastKeyAt = afterMs === undefined ? Math.max(Date.now(), lastKeyAt + 5000) : lastKeyAt + afterMs;
  await send({ type: 'keyDown', key, text: key, autoRepeat });
}

export async function release(key: string): Promise<void> {
  await send({ type: 'keyUp', key });
}

/** Presses a key that an input method takes. */
export async function compose(): Promise<void> {
  await send({ type: 'keyDown', key: 'Process', windowsVirtualKeyCode: 229 });
  await send({ type: 'keyUp', key: 'Process', windowsVirtualKeyCode: 229 });
}

interface KeyEvent {
  readonly type: 'keyDown' | 'keyUp';
  readonly key: string;
  readonly text?: string;
  readonly autoRepeat?: boolean;
  readonly windowsVirtualKeyCode?: number;
}

function send(event: KeyEvent): Promise<unknown> {
  return cdp().send('Input.dispatchKeyEvent', { ...event, timestamp: lastKeyAt / 1000 });
}
