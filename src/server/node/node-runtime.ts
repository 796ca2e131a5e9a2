import { hash } from 'node:crypto';
import type { ServerRuntime } from '../runtime.ts';

/** Node's own SHA-256 is synchronous and takes a thirtieth of the time of Web Crypto's for a short text. */
export const nodeRuntime: ServerRuntime = {
  sha256: (text) => hash('sha256', text, 'base64url'),
  isDevelopment: () => process.env['NODE_ENV'] !== 'production',
  readKeys: () => process.env['MULTISESSION_KEYS'],
};
