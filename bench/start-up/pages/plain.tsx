import { type ReactNode, useEffect, useState } from 'react';
import { AccountName, render } from './render.tsx';

interface ClientResponse {
  readonly response: {
    readonly last_active_session_id: string;
    readonly sessions: readonly { readonly id: string; readonly user: { readonly name: string } }[];
  };
}

// Begun with the app's code, as an app without a library would do at best.
const client: Promise<ClientResponse> = fetch('/v1/client', { credentials: 'include' }).then((response) =>
  response.json(),
);

function App(): ReactNode {
  const [name, setName] = useState<string>();
  useEffect(() => {
    void client.then(({ response: { last_active_session_id: id, sessions } }) =>
      setName(sessions.find((session) => session.id === id)?.user.name),
    );
  }, []);
  return name === undefined ? null : <AccountName name={name} />;
}

render(<App />);
