import * as v from 'valibot';
import { type BrokenSession, isSessionError, parse } from '../../session/index.ts';
import { identified, pair, type Pair } from './schema.ts';

/** Reads who is on this client. What cannot be read spoils no other entry. */
export function readList(entries: readonly unknown[]) {
  const pairs: Pair[] = [];
  const broken: BrokenSession[] = [];
  for (const [index, entry] of entries.entries()) {
    try {
      pairs.push(parse(pair, entry, `response.${index}`));
    } catch (error) {
      if (!isSessionError(error)) throw error;
      broken.push({ id: idOf(entry), error });
    }
  }
  return { pairs, broken };
}

/** Whether the server keeps who is current beside the others. */
export function isListed(entries: readonly unknown[], current: Pair | null): boolean {
  return !current || entries.some((entry) => idOf(entry) === current.session.id);
}

function idOf(entry: unknown): string | null {
  const known = v.safeParse(identified, entry);
  return known.success ? known.output.session.id : null;
}
