import { expect, it, onTestFinished } from 'vitest';

/** Opens the app in a sandboxed iframe, whose document is not accessible: the app posts its text. */
function openSandboxedFrame() {
  const frame = document.createElement('iframe');
  frame.sandbox.add('allow-scripts');
  // The first script replaces what Vitest provides in its own page.
  frame.srcdoc = `
    <script>globalThis.__vitest_browser_runner__ = { wrapDynamicImport: (load) => load() }</script>
    <script type="module" src="${new URL('./sandboxed-app.tsx', import.meta.url).href}"></script>`;
  let text = '';
  const onMessage = ({ source, data }: MessageEvent): void => {
    if (source === frame.contentWindow) text = String(data);
  };
  window.addEventListener('message', onMessage);
  onTestFinished(() => {
    window.removeEventListener('message', onMessage);
    frame.remove();
  });
  document.body.append(frame);
  return {
    click: (button: string) => frame.contentWindow?.postMessage(button, '*'),
    text: () => text,
  };
}

it('an app in a sandboxed iframe works although the browser blocks Web Locks and storage', async () => {
  const { click, text } = openSandboxedFrame();
  await expect.poll(text, { timeout: 30_000 }).toContain('sess_ada');
  click('Probe browser features');
  await expect.poll(text).toContain('locks: SecurityError, storage: SecurityError');
  click('Get a token');
  await expect.poll(text).toContain('token: eyJ');
  click('Switch to Bob');
  await expect.poll(text).toContain('sess_bob');
  click('Sign out of all');
  await expect.poll(text).toContain('signed-out');
});
