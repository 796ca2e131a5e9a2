import { onAbort } from '../../backend/index.ts';
import { SessionError } from '../../session/index.ts';
import { removeResponse } from './remove-response.ts';

/** The part of the `state` parameter that marks a sign-in with a window. */
export const POPUP_STATE = 'popup';

/** The interval at which the window is checked, in ms. */
const CLOSED_CHECK_MS = 250;

/** The window of a sign-in. */
export interface Popup {
  /** Navigates to the provider, and resolves to the URL that the provider redirects the window to. */
  readonly request: (url: string, stateId: string) => Promise<string>;
  readonly close: () => void;
}

/**
 * Opens the window of a sign-in.
 *
 * @throws {SessionError} `popup_blocked`
 */
export function openPopup(signal: AbortSignal): Popup {
  const popup = window.open('about:blank', '_blank', 'popup,width=500,height=640');
  if (!popup || popup.closed)
    throw new SessionError({
      code: 'popup_blocked',
      message:
        'The browser did not open the window of the sign-in. No session was changed. Sign in from a click, or with `mode: "redirect"`.',
    });
  return {
    async request(url, stateId) {
      const channel = new BroadcastChannel(channelOf(stateId));
      let stop = (): void => {};
      try {
        return await new Promise<string>((resolve, reject) => {
          channel.addEventListener('message', ({ data }) => {
            if (typeof data === 'string') resolve(data);
          });
          let wasClosed = false;
          const timer = setInterval(() => {
            // The message of a window that has just closed may be on its way.
            if (wasClosed) reject(cancelled());
            wasClosed = popup.closed;
          }, CLOSED_CHECK_MS);
          const removeListener = onAbort(signal, reject);
          stop = () => {
            clearInterval(timer);
            removeListener();
          };
          popup.location.replace(url);
        });
      } finally {
        stop();
        channel.close();
      }
    },
    close: () => popup.close(),
  };
}

/**
 * Finishes a sign-in with a window, on the page of `redirectUri`: passes its URL to the page that opened the window, and closes
 * the window. Returns false if the page is not the end of one.
 *
 * The page needs no other code of the app, and loads faster without it.
 */
export function finishPopup(url: string = location.href): boolean {
  const [stateId = '', mode] = new URL(url).searchParams.get('state')?.split(';') ?? [];
  if (mode !== POPUP_STATE) return false;
  const channel = new BroadcastChannel(channelOf(stateId));
  channel.postMessage(url);
  channel.close();
  // Remains open if the provider has isolated it from the page that opened it.
  removeResponse(url);
  window.close();
  return true;
}

function channelOf(stateId: string): string {
  return `multisession:oidc:${stateId}`;
}

function cancelled(): SessionError {
  return new SessionError({
    code: 'sign_in_cancelled',
    message: 'The window of the sign-in was closed. No session was changed.',
  });
}
