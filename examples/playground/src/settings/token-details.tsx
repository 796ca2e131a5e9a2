import { useActiveSession } from 'multisession';
import { type ReactNode, useEffect, useState } from 'react';
import { Problem } from '../problem.tsx';
import { useAction } from '../use-action.ts';

/** Shows the claims of the token with which the requests of this account are authenticated. */
export function TokenDetails(): ReactNode {
  const session = useActiveSession();
  const [token, setToken] = useState(session.lastActiveToken);
  const renew = useAction(async () => {
    await session.getToken({ skipCache: true });
    setToken(session.lastActiveToken);
  });
  useEffect(() => {
    // A new token renders nothing by itself.
    void session.getToken({ throwOnError: false }).then(() => setToken(session.lastActiveToken));
  }, [session]);
  return (
    <>
      <p className="muted">Each request carries a token of its account, which is renewed every minute.</p>
      {token && <pre aria-label="Token claims">{JSON.stringify(token.claims, null, 2)}</pre>}
      <button type="button" className="button" disabled={renew.isPending} onClick={() => renew.run()}>
        Get a new token
      </button>
      <Problem>{renew.error}</Problem>
    </>
  );
}
