import type { SessionBackend } from './session-backend.ts';

/** Returns the name of a channel, lock or storage key that all stores of one scope share. */
export function scopedName({ scope }: Pick<SessionBackend, 'scope'>, purpose: string): string {
  return `multisession:${scope}:${purpose}`;
}
