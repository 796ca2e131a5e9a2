import { finishPopup, oidcBackend } from 'multisession/oidc';
import type { PlaygroundBackend } from './playground-backend.ts';

/** Creates the playground backend on an OpenID provider, at whose page users sign in. */
export function oidcPlayground(): PlaygroundBackend {
  finishPopup();
  const authority = document.querySelector<HTMLMetaElement>('meta[name="oidc-authority"]')?.content ?? '';
  const backend = oidcBackend({
    providers: [{ authority, clientId: 'playground', prompt: 'login consent' }],
    redirectUri: '/signed-in',
  });
  return {
    backend,
    requiresPassword: false,
    async signIn({ email }) {
      const { signal } = new AbortController();
      const result = await backend.signInMethods?.addAccount({ loginHint: email }, { signal });
      if (result?.outcome !== 'signed-in') throw new Error('The sign-in has not finished. Try again.');
      return result.sessionId;
    },
  };
}
