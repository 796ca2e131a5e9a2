import {
  arrayOf,
  nullish,
  oneOf,
  nullable,
  objectOf,
  type Reader,
  readNumber,
  readString,
  recordOf,
  tryRead,
} from '../../session/index.ts';
import type { StoredSelection } from '../core/model.ts';
import type { SessionEnvironment } from '../environment.ts';

const readFields = objectOf({
  sessionId: nullable(readString),
  since: readNumber,
  organizations: recordOf(nullable(readString)),
  signOuts: nullish(
    arrayOf(
      objectOf({
        ids: arrayOf(readString),
        method: oneOf(['end', 'remove', 'remove-all']),
        since: nullish(readNumber, null),
      }),
    ),
    [],
  ),
});

const readStored: Reader<StoredSelection> = (value, path) =>
  readFields(JSON.parse(readString(value, path)), path);

/** Returns the selection that a tab has stored; null if there is none. */
export function readSelection(
  { tabStorage }: Pick<SessionEnvironment, 'tabStorage'>,
  key: string,
): StoredSelection | null {
  return tryRead(readStored, tabStorage.get(key)) ?? null;
}

/** Stores the selection of a tab, so that it survives a reload. It contains IDs only, which are no secrets. */
export function writeSelection(
  { tabStorage }: Pick<SessionEnvironment, 'tabStorage'>,
  key: string,
  stored: StoredSelection,
): void {
  tabStorage.set(key, JSON.stringify(stored));
}
