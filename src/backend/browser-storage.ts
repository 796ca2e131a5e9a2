import { safely } from './safely.ts';

/** Returns the storage that the tabs of this origin share, or undefined if it is missing or blocked. */
export function browserStorage(scope: { readonly localStorage?: Storage } = globalThis): Storage | undefined {
  return safely(() => scope.localStorage);
}
