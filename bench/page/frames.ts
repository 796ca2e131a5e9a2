/** Resolves at the start of a frame: whoever begins then waits for no other one. */
export function nextFrame(): Promise<unknown> {
  return new Promise((resolve) => void requestAnimationFrame(resolve));
}

/**
 * Resolves when the frame that has started was styled, laid out and painted: the browser does that in one go, and
 * handles the message afterwards. What the compositor does with it on its own thread is not waited for.
 */
export function afterPaint(): Promise<unknown> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.addEventListener('message', resolve, { once: true });
    port1.start();
    port2.postMessage(null);
  });
}

/** Lets the page come to rest. */
export async function waitUntilIdle(): Promise<void> {
  await nextFrame();
  await nextFrame();
  await afterPaint();
}
