import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sendOnce } from '../server/load.mjs';
import { startServer } from '../server/processes.mjs';
import { signInToOurs, signUpToTheirs } from '../server/sign-in.mjs';

/** Returns the responses that real servers send to a client with three sessions, by path. */
export async function recordResponses() {
  const folder = mkdtempSync(join(tmpdir(), 'multisession-bench-'));
  const theirs = await startServer('better-auth', 'sqlite', join(folder, 'theirs'));
  const ours = await startServer('ours', 'sqlite', join(folder, 'ours'));
  try {
    const [{ get }, { client }] = [await signUpToTheirs(theirs.port), await signInToOurs(ours.port)];
    return Object.fromEntries(
      await Promise.all([get, client].map(async (call) => [call.path, (await sendOnce(call)).text])),
    );
  } finally {
    await Promise.all([theirs.stop(), ours.stop()]);
    rmSync(folder, { recursive: true, force: true });
  }
}
