'use client';

import { useSessionActions } from 'multisession';
import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';

export default function SignIn() {
  const router = useRouter();
  const { switchTo } = useSessionActions();
  const [error, setError] = useState<string>();

  async function signIn(form: HTMLFormElement) {
    const body = JSON.stringify(Object.fromEntries(new FormData(form)));
    const headers = { 'content-type': 'application/json' };
    const response = await fetch('/api/sign-in', { method: 'POST', headers, body });
    if (response.status === 401) throw new Error('The e-mail or the password is wrong.');
    if (!response.ok) throw new Error(`Signing in failed with status ${response.status}.`);
    const { sessionId } = await response.json();
    await switchTo(sessionId);
    router.push('/');
  }

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    signIn(event.currentTarget).catch((cause: Error) => setError(cause.message));
  }

  return (
    <main>
      <h1>Sign in</h1>
      <form className="card" onSubmit={submit}>
        <label>
          E-mail <input name="email" type="email" autoComplete="username" required />
        </label>
        <label>
          Password <input name="password" type="password" autoComplete="current-password" required />
        </label>
        {error && <p role="alert">{error}</p>}
        <button>Sign in</button>
      </form>
      <p className="hint">
        Try ada@example.com and grace@example.com. The password of both is <code>correct horse</code>.
      </p>
    </main>
  );
}
