import { useActiveSession, useSessionStore } from 'multisession';
import type { ReactNode } from 'react';
import { formatFull } from '../mail/format.ts';
import { Problem } from '../problem.tsx';
import { useAction } from '../use-action.ts';

/** Shows since when the account is signed in on this device, and until when. */
export function SessionDetails(): ReactNode {
  const { id, createdAt, expireAt, touch } = useActiveSession();
  const { backend } = useSessionStore();
  const extend = useAction(() => touch());
  return (
    <>
      <dl>
        <dt>Signed in</dt>
        <dd>{formatFull(createdAt)}</dd>
        <dt>Expires without activity</dt>
        <dd>{formatFull(expireAt)}</dd>
        <dt>Session</dt>
        <dd>
          <code>{id}</code>
        </dd>
      </dl>
      {backend.capabilities.touch && (
        <button type="button" className="button" disabled={extend.isPending} onClick={() => extend.run()}>
          Extend session
        </button>
      )}
      <Problem>{extend.error}</Problem>
    </>
  );
}
