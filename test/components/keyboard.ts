import { cdp } from 'vitest/browser';

interface KeyOptions {
  /** The time since the last key in ms, independent of how fast the test runs. Default: 5000, which ends a search. */
  readonly afterMs?: number;
  /** Whether this is an auto-repeat of a key that is held down. */
  readonly autoRepeat?: boolean;
}

let lastKeyAt = 0;

/** Types a text through the browser's input pipeline: one key per character, 50 ms apart. */
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

/** Presses a key that an input method consumes. */
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
