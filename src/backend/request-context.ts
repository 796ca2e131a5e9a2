/** The context of a backend method call. */
export interface RequestContext {
  /** The signal that aborts the call. The call then rejects with the abort reason. */
  readonly signal: AbortSignal;
  /**
   * The highest version that the caller knows, including from other tabs. At least 1 if the response to an earlier request
   * would be outdated. A backend without versions must return a higher version, otherwise its response is discarded as
   * outdated.
   */
  readonly minVersion?: number;
}
