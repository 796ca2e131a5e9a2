import { createLoadedStore } from './create-loaded-store.mjs';

/** How many requests a hundred callers cost who all ask before there is a token. */
export async function countColdRequests() {
  const { backend, sessions } = await createLoadedStore(3);
  await Promise.all(Array.from({ length: 100 }, () => sessions[0].getToken()));
  const requests = backend.calls.filter(({ method }) => method === 'createToken').length;
  return { what: 'requests of 100 cold getToken() callers', measured: requests, target: '1' };
}
