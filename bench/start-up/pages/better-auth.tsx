import { multiSessionClient } from 'better-auth/client/plugins';
import { createAuthClient } from 'better-auth/react';
import type { ReactNode } from 'react';
import { AccountName, render } from './render.tsx';

const { useSession } = createAuthClient({ plugins: [multiSessionClient()] });

function App(): ReactNode {
  const { data } = useSession();
  return data && <AccountName name={data.user.name} />;
}

render(<App />);
