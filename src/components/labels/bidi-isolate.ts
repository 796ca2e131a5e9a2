/** Wraps a name in Unicode isolates (FSI, PDI), so that its direction does not reorder the text around it. */
export function bidiIsolate(name: string): string {
  return `\u2068${name}\u2069`;
}
