/** The session that a page was rendered for, as plain data that the server sends to the browser with the page. */
export interface PageSession {
  /** The sessions of the browser as JSON. Of the users of the other sessions, it contains only public data. */
  readonly client: unknown;
  /** The ID of the session. `null` if the page was rendered for no session. */
  readonly sessionId: string | null;
  /** The active organization of the session. `null` if there is none. */
  readonly organizationId: string | null;
  /** Whether the app has chosen the session, for example by its URL, so that each tab shows it. */
  readonly isRequested: boolean;
  /** Whether other sessions are signed in, so that a tab may have selected one of them. */
  readonly hasOthers: boolean;
}
