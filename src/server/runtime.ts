import { base64url } from 'jose';

/** Returns the SHA-256 of a text in UTF-8, in base64url. */
export type Sha256 = (text: string) => string | Promise<string>;

/**
 * The functions of a runtime that web standards lack, or that are faster than those of web standards. The databases of
 * `multisession/server/node` include those of Node.
 */
export interface ServerRuntime {
  /** Default: the SHA-256 of Web Crypto. */
  readonly sha256?: Sha256 | undefined;
  /** Returns whether the app is in development, so that temporary keys are sufficient. Default: it is not. */
  readonly isDevelopment?: (() => boolean) | undefined;
  /**
   * Returns the signing keys as JSON, for servers without the option `keys`. The databases of `multisession/server/node`
   * read the environment variable `MULTISESSION_KEYS`. Default: there are none.
   */
  readonly readKeys?: (() => string | undefined) | undefined;
}

/** Returns the SHA-256 by Web Crypto, which all runtimes have. */
export async function webSha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return base64url.encode(new Uint8Array(digest));
}
