import type { Session } from '../../session/index.ts';
import { displayText } from '../internal/display-text.ts';

/** The part of a session that identifies its account. */
export type AccountSession = Pick<Session, 'id' | 'userId' | 'publicUserData'>;

/** The display data of an account. */
export interface Account {
  /** The display name. Empty if unknown. */
  readonly name: string;
  /** The email address or another identifier. Empty if it equals the name. */
  readonly identifier: string;
  readonly imageUrl: string;
  /** One of 24 hues in degrees, derived from the user ID, to distinguish accounts by colour. */
  readonly hue: string;
}

/** Returns the name, identifier, picture and colour of a session's account. */
export function accountOf({ id, userId, publicUserData: user }: AccountSession): Account {
  const identifier = displayText(user?.identifier);
  const fullName = [user?.firstName, user?.lastName].map(displayText).filter(Boolean).join(' ');
  const name = fullName || displayText(user?.username) || identifier;
  return {
    name,
    identifier: identifier === name ? '' : identifier,
    imageUrl: user?.imageUrl ?? '',
    hue: hueOf(userId ?? id),
  };
}

/** Returns the hue of a user ID. The hues of consecutive IDs are far from each other. */
function hueOf(text: string): string {
  let hash = 0;
  for (const character of text) hash = (hash * 33 + (character.codePointAt(0) ?? 0)) % 9973;
  return `${((hash % 24) * 105) % 360}`;
}
