import { finishPopup, oidcBackend } from 'multisession/oidc';
import type { PlaygroundBackend } from './playground-backend.ts';

/** Creates the playground backend on an OpenID provider, at whose page users sign in. */
export function oidcPlayground(): PlaygroundBackend {
  finishPopup();
  const authority = document.querySelector<HTMLMetaElement>('meta[name="oidc-authority"]')?.content ?? '';
  return {
    backend: oidcBackend({
      providers: [{ authority, clientId: 'playground', prompt: 'login consent' }],
      redirectUri: '/signed-in',
    }),
  };
}
