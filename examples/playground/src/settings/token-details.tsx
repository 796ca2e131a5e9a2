import { useActiveSession } from 'multisession';
import { type ReactNode, useEffect } from 'react';
import { Problem } from '../problem.tsx';
import { useAction } from '../use-action.ts';

/** Shows the claims of the token with which the requests of this account are authenticated. */
export function TokenDetails(): ReactNode {
  const { getToken, lastActiveToken: token } = useActiveSession();
  const renew = useAction(() => getToken({ skipCache: true }));
  useEffect(() => {
    void getToken({ throwOnError: false });
  }, [getToken]);
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
