import { createSessionFetch, createSessionStore, isSessionError } from 'multisession/core';
import { createSessionData, inMemoryBackend } from 'multisession/testing';

const backend = inMemoryBackend({ sessions: [createSessionData({ name: 'Ada Lovelace' })] });
const store = createSessionStore({ backend });

const reads = {
  text: (response: Response) => response.text(),
  json: (response: Response) => response.json(),
  arrayBuffer: (response: Response) => response.arrayBuffer(),
  blob: (response: Response) => response.blob(),
  formData: (response: Response) => response.formData(),
  clone: (response: Response) => response.clone().text(),
  async reader({ body }: Response) {
    const reader = body?.getReader();
    while (!(await reader?.read())?.done);
  },
};

let hasHeaders = false;

/** Returns whether the headers of the response have arrived. */
export function isReading(): boolean {
  return hasHeaders;
}

/** Reads a response that does not end. Returns the code of the error, or what was read. */
export async function readUntilSignOut(name: keyof typeof reads): Promise<string> {
  await store.refresh();
  const response = await createSessionFetch(store)('/stream');
  hasHeaders = true;
  return reads[name](response).then(String, (error: unknown) =>
    isSessionError(error) ? error.code : String(error),
  );
}

export function signOut(): Promise<void> {
  return store.signOut();
}
