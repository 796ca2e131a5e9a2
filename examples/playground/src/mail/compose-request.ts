const COMPOSE_EVENT = 'letterbox-compose';

/** Asks the mail page that is visible to begin a mail. */
export function requestCompose(): void {
  window.dispatchEvent(new Event(COMPOSE_EVENT));
}

/** Calls the listener for each request. Returns a function that stops it. */
export function onCompose(listener: () => void): () => void {
  window.addEventListener(COMPOSE_EVENT, listener);
  return () => window.removeEventListener(COMPOSE_EVENT, listener);
}
