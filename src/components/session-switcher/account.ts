import type { Session } from '../../session/index.ts';

/** What is shown of a session's user. */
export interface Account {
  readonly name: string;
  /** The e-mail address or the like; empty where it would only repeat the name. */
  readonly identifier: string;
  readonly imageUrl: string;
  /** Tells accounts apart by colour. */
  readonly hue: number;
}

export function accountOf({ id, userId, publicUserData }: Session, unnamed: string): Account {
  const { firstName, lastName, username, identifier = '', imageUrl = '' } = publicUserData ?? {};
  const fullName = [firstName, lastName].filter(Boolean).join(' ');
  const name = fullName || username || identifier || unnamed;
  return {
    name,
    identifier: identifier === name ? '' : identifier,
    imageUrl,
    hue: hueOf(userId ?? id),
  };
}

/** The same colour for the same user, everywhere and always. */
function hueOf(text: string): number {
  let hash = 0;
  for (const character of text) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 360;
  return (hash * 137) % 360;
}
