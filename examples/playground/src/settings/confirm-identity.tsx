import { ReverificationDialog } from 'multisession/components';
import type { ReactNode } from 'react';
import * as v from 'valibot';
import { playgroundBackend } from '../backends/index.ts';
import { readJson } from '../read-json.ts';

/** Asks to confirm the identity before another device is signed out. A real app has a field for a password, or a passkey. */
export function ConfirmIdentity(): ReactNode {
  if (!playgroundBackend.features?.includes('confirm')) return null;
  return (
    <ReverificationDialog
      verify={async (session) => {
        const headers = { authorization: `Bearer ${await session.getToken()}` };
        await readJson(await fetch('/api/try/confirm', { method: 'POST', headers }), v.object({}));
      }}
    />
  );
}
