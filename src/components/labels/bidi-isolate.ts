/** Keeps a name from turning the words around it, where its script runs the other way. */
export function bidiIsolate(name: string): string {
  return `\u2068${name}\u2069`;
}
