/** Resolves at the start of the next frame. */
export function nextFrame(): Promise<unknown> {
  return new Promise((resolve) => void requestAnimationFrame(resolve));
}

/**
 * Resolves after the current frame is styled, laid out and painted, because the browser delivers the message in a later
 * task. Does not wait for the compositor thread.
 */
export function afterPaint(): Promise<unknown> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.addEventListener('message', resolve, { once: true });
    port1.start();
    port2.postMessage(null);
  });
}

/** Resolves when the page has painted all pending work. */
export async function waitUntilIdle(): Promise<void> {
  await nextFrame();
  await nextFrame();
  await afterPaint();
}
