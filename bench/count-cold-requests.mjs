import { createLoadedStore } from './create-loaded-store.mjs';

/** Counts the token requests of 100 concurrent `getToken()` calls with an empty cache. */
export async function countColdRequests() {
  const { backend, sessions } = await createLoadedStore(3);
  await Promise.all(Array.from({ length: 100 }, () => sessions[0].getToken()));
  const requests = backend.calls.filter(({ method }) => method === 'createToken').length;
  return {
    benchmark: 'requests of 100 concurrent getToken() calls, empty cache',
    result: requests,
    target: '1',
  };
}
