import type { Session } from '../../session/index.ts';

/** A session, as far as it says whose it is. */
export type AccountSession = Pick<Session, 'id' | 'userId' | 'publicUserData'>;

/** What is shown of a session's user. */
export interface Account {
  /** Empty if none is known. */
  readonly name: string;
  /** The e-mail address or the like; empty where it would only repeat the name. */
  readonly identifier: string;
  readonly imageUrl: string;
  /** Tells accounts apart by colour: a hue in degrees, the same for the same user everywhere and always. */
  readonly hue: number;
}

export function accountOf({ id, userId, publicUserData }: AccountSession): Account {
  const { firstName, lastName, username, identifier = '', imageUrl = '' } = publicUserData ?? {};
  const fullName = [firstName, lastName].filter(Boolean).join(' ');
  const name = fullName || username || identifier;
  return { name, identifier: identifier === name ? '' : identifier, imageUrl, hue: hueOf(userId ?? id) };
}

function hueOf(text: string): number {
  let hash = 0;
  for (const character of text) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 360;
  return (hash * 137) % 360;
}
