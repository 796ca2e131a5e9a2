import { gzipSync } from 'node:zlib';

/** Returns the size after compression with gzip. */
export function gzippedBytes(text) {
  return gzipSync(text, { level: 9 }).length;
}
