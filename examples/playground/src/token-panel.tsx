import { useActiveSession } from 'multisession';
import { type ReactNode, useEffect, useState } from 'react';
import { useNow } from './use-now.ts';

/** Requests the token once a second. The store returns it from its cache until renewal is due. */
export function TokenPanel(): ReactNode {
  const now = useNow();
  const [errorMessage, setErrorMessage] = useState<string>();
  const { getToken, lastActiveToken: token } = useActiveSession();

  useEffect(() => {
    function updateToken(): void {
      getToken().then(
        () => setErrorMessage(undefined),
        (error: unknown) => setErrorMessage(error instanceof Error ? error.message : String(error)),
      );
    }
    updateToken();
    const timer = setInterval(updateToken, 1000);
    return () => clearInterval(timer);
  }, [getToken]);

  const { iat, exp } = token?.claims ?? {};
  const lifetime = Number(exp) - Number(iat);
  const secondsLeft = Math.max(0, Math.min(lifetime, Math.round(Number(exp) - now / 1000)));
  return (
    <section className="card">
      <p className="eyebrow">Token</p>
      {token && (
        <>
          <p className="countdown">
            <progress max={lifetime} value={secondsLeft} aria-label="Time left" />
            <span>{secondsLeft} s left</span>
          </p>
          <pre aria-label="Token claims">{JSON.stringify(token.claims, null, 2)}</pre>
        </>
      )}
      {errorMessage && (
        <p role="alert" className="problem">
          {errorMessage}
        </p>
      )}
      <button type="button" onClick={() => void getToken({ skipCache: true, throwOnError: false })}>
        Get a new token
      </button>
    </section>
  );
}
