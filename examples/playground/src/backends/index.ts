import { betterAuthPlayground } from './better-auth.ts';
import { multisessionPlayground } from './multisession.ts';
import { oidcPlayground } from './oidc.ts';
import type { PlaygroundBackend } from './playground-backend.ts';

/** The backend selected by `npm start -- --backend …`. */
export const playgroundBackend: PlaygroundBackend = selectBackend(
  String(import.meta.env['VITE_BACKEND'] ?? ''),
);

function selectBackend(name: string): PlaygroundBackend {
  if (name === 'better-auth') return betterAuthPlayground({ tokens: false });
  if (name === 'better-auth-tokens') return betterAuthPlayground({ tokens: true });
  if (name === 'oidc') return oidcPlayground();
  return multisessionPlayground();
}
