import {
  looseObjectOf,
  nullable,
  objectOf,
  readNonEmptyString,
  readNumber,
  readString,
  tryRead,
} from '../../session/index.ts';

/** The tokens of an account. */
export interface Tokens {
  readonly accessToken: string;
  /** The time when the access token was received, in ms. */
  readonly receivedAt: number;
  /** The time when the access token expires, in ms, by the clock of this device. */
  readonly expiresAt: number;
  readonly refreshToken: string | null;
}

const readTokens = objectOf({
  accessToken: readString,
  receivedAt: readNumber,
  expiresAt: readNumber,
  refreshToken: nullable(readNonEmptyString),
});

const readRecord = objectOf({
  /** The name of the provider, or an empty string. */
  provider: readString,
  issuer: readNonEmptyString,
  claims: looseObjectOf({ sub: readNonEmptyString }),
  signedInAt: readNumber,
  tokens: readTokens,
});

/** The data of an account that are stored in this browser, encrypted. */
export type AccountRecord = ReturnType<typeof readRecord>;

/** Returns the record that a text describes, or undefined if it describes none. */
export function parseRecord(text: string | null): AccountRecord | undefined {
  return tryRead((value, path) => readRecord(JSON.parse(readString(value, path)), path), text);
}

/** The remaining lifetime with which a token is still returned, in ms. */
const MIN_REMAINING_MS = 10_000;

/**
 * Returns whether an access token can be used for a while: for at least 10 s, or half of its lifetime if that is shorter. A
 * token that was received in the future is not, because the clock was set back, and its time of expiry is unknown.
 */
export function isFresh({ receivedAt, expiresAt }: Tokens, now: number): boolean {
  const needed = Math.min(MIN_REMAINING_MS, (expiresAt - receivedAt) / 2);
  return now >= receivedAt && expiresAt - now >= needed && expiresAt > receivedAt;
}
