import { httpBackend } from 'multisession';
import * as v from 'valibot';
import type { Person, PlaygroundBackend } from './playground-backend.ts';

const responseSchema = v.union([v.object({ sessionId: v.string() }), v.object({ error: v.string() })]);

/** Creates the playground backend on the session server. Sign-in needs no password. */
export function multisessionPlayground(): PlaygroundBackend {
  return {
    backend: httpBackend({ baseUrl: '/' }),
    own: { requiresPassword: false, signIn },
    features: ['expire', 'impersonate', 'sign-in-elsewhere', 'revoke', 'confirm', 'tasks'],
  };
}

async function signIn(person: Person): Promise<string> {
  const response = await fetch('/api/sign-in', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(person),
  });
  const body = v.safeParse(responseSchema, await response.json().catch(() => undefined));
  if (!body.success) throw new Error('The server returned an unexpected response. Try again.');
  if ('error' in body.output) throw new Error(body.output.error);
  return body.output.sessionId;
}
