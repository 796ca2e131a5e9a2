// An app for a sandboxed iframe. It posts its text to the parent, which posts the labels of buttons to click.
import { type ReactNode, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { SessionProvider, useSession, useSessionActions } from 'multisession';
import { createSessionData, inMemoryBackend } from '../../src/testing/index.ts';

const backend = inMemoryBackend({
  sessions: [createSessionData({ name: 'Ada Lovelace' }), createSessionData({ name: 'Bob Kahn' })],
  lastActiveSessionId: 'sess_ada',
  capabilities: { events: true },
});

function describeOutcome(call: Promise<unknown>): Promise<string> {
  return call.then(String, (error: DOMException) => error.name);
}

async function probeBrowserFeatures(): Promise<string> {
  const locks = await describeOutcome(navigator.locks.request('lock', async () => 'granted'));
  const storage = await describeOutcome(Promise.resolve().then(() => sessionStorage));
  return `locks: ${locks}, storage: ${storage}`;
}

function App(): ReactNode {
  const { status, session } = useSession();
  const { switchTo, signOut } = useSessionActions();
  const [result, setResult] = useState('');
  const getToken = async (): Promise<void> => setResult(`token: ${await session?.getToken()}`);
  return (
    <>
      <p>{session?.id ?? status}</p>
      <p>{result}</p>
      <button onClick={() => void probeBrowserFeatures().then(setResult)}>Probe browser features</button>
      <button onClick={() => void getToken()}>Get a token</button>
      <button onClick={() => void switchTo('sess_bob')}>Switch to Bob</button>
      <button onClick={() => void signOut({ scope: 'all' })}>Sign out of all</button>
    </>
  );
}

window.addEventListener('message', ({ data }) => {
  for (const button of document.querySelectorAll('button')) if (button.textContent === data) button.click();
});
const observer = new MutationObserver(() => parent.postMessage(document.body.textContent, '*'));
observer.observe(document.body, { subtree: true, childList: true, characterData: true });
createRoot(document.body).render(
  <SessionProvider backend={backend}>
    <App />
  </SessionProvider>,
);
