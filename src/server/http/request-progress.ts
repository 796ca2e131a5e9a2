/** The state of a running request, for its log entry and its timeout. */
export interface RequestProgress {
  /** The pattern of the matched route, or `null` if no route matched. */
  route: string | null;
  /** Whether the server waits for the body, so that a timeout is caused by the client. */
  isReceivingBody: boolean;
}
