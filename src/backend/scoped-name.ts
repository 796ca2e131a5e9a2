import type { SessionBackend } from './session-backend.ts';

/** Returns the name of something that the stores of one scope share: a channel, a lock, a key in a storage. */
export function scopedName({ scope }: Pick<SessionBackend, 'scope'>, purpose: string): string {
  return `multisession:${scope}:${purpose}`;
}
