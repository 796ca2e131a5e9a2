import { afterEach, beforeEach, vi } from 'vitest';

/** A request as an API sees it: the account of its token, and its path. */
export interface SeenRequest {
  readonly sessionId: unknown;
  readonly organizationId: unknown;
  readonly userId: unknown;
  readonly path: string;
}

/** Replaces `fetch` in every test by an API that returns the account of each request. Returns the requests so far. */
export function setUpRequests(): readonly SeenRequest[] {
  const requests: SeenRequest[] = [];
  beforeEach(() => {
    requests.length = 0;
    vi.stubGlobal('fetch', async (request: Request) => {
      const seen = readRequest(request);
      requests.push(seen);
      return Response.json(seen);
    });
  });
  afterEach(() => void vi.unstubAllGlobals());
  return requests;
}

function readRequest({ headers, url }: Request): SeenRequest {
  const [, payload] = (headers.get('authorization') ?? '').split('.');
  const claims: Record<string, unknown> = JSON.parse(payload ? atob(payload) : '{}');
  const { pathname } = new URL(url);
  const { sid, sub, org_id: organizationId = null } = claims;
  return { sessionId: sid, organizationId, userId: sub, path: pathname };
}
