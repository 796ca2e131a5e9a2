import { createLocalJWKSet, errors, jwtVerify, SignJWT } from 'jose';
import * as v from 'valibot';
import type { ActClaim } from '../../session/index.ts';
import { RequestError } from '../request-error.ts';
import { type PresentedSecret, rotationOf } from '../core/secrets.ts';
import type { SessionRecord } from '../storage/schema.ts';
import type { KeyLoader, PublicKey } from './signing-keys.ts';
import type { JwtClaims, ResolvedTemplate } from './token-templates.ts';

const TOKEN_LIFETIME_SECONDS = 60;
/** The `typ` header, which distinguishes session tokens from other JWTs signed with the same key. */
const SESSION_TOKEN_TYPE = 'session+jwt';

interface TokenSubject {
  readonly session: SessionRecord;
  /** The secret of the cookie that the request presented. */
  readonly secret: PresentedSecret;
  readonly organizationId: string | null;
  /** The `Origin` of the request, if any. */
  readonly origin: string | null;
  /** The time in ms since the Unix epoch at which the session was read. The token's lifetime starts at this time. */
  readonly at: number;
}

/** The claims of a verified session token. */
interface SessionClaims {
  readonly sid: string;
  readonly sub: string;
  readonly sts: 'active' | 'pending';
  /** The rotation of the secret with which the token was created. */
  readonly rot: string;
  readonly org_id: string | null;
  readonly act: ActClaim | null;
}

export interface SessionTokens {
  loadJwks(): Promise<{ readonly keys: readonly PublicKey[] }>;
  mint(subject: TokenSubject): Promise<string>;
  mintFromTemplate(subject: TokenSubject, template: ResolvedTemplate, claims: JwtClaims): Promise<string>;
  /** Verifies a session token and returns its claims. @throws {SessionError} `invalid_token` */
  verify(jwt: string, now: number): Promise<SessionClaims>;
}

const sessionClaims = v.object({
  sid: v.string(),
  sub: v.string(),
  sts: v.picklist(['active', 'pending']),
  rot: v.string(),
  org_id: v.optional(v.string()),
  act: v.optional(v.looseObject({ sub: v.string() })),
});

export function createSessionTokens(loadKeys: KeyLoader, issuer: string, audience: string): SessionTokens {
  let publicKeys: ReturnType<typeof createLocalJWKSet> | undefined;

  async function sign(claims: JwtClaims, typ: string): Promise<string> {
    const { kid, key } = (await loadKeys()).signer;
    return new SignJWT(claims).setProtectedHeader({ alg: 'ES256', typ, kid }).sign(key);
  }

  function standardClaims(
    { session, organizationId, origin, at }: TokenSubject,
    aud: string,
    lifetimeInSeconds: number,
  ) {
    const iat = Math.floor(at / 1000);
    return {
      iss: issuer,
      aud,
      sub: session.user_id,
      sid: session.id,
      iat,
      exp: iat + lifetimeInSeconds,
      ver: session.version,
      sts: session.status,
      ...(origin !== null && { azp: origin }),
      ...(session.actor && { act: session.actor }),
      ...(organizationId !== null && { org_id: organizationId }),
    };
  }

  return {
    loadJwks: async () => (await loadKeys()).jwks,
    mint: (subject) =>
      sign(
        { ...standardClaims(subject, audience, TOKEN_LIFETIME_SECONDS), rot: rotationOf(subject.secret) },
        SESSION_TOKEN_TYPE,
      ),
    mintFromTemplate: (subject, { audience, lifetimeInSeconds }, claims) =>
      sign({ ...claims, ...standardClaims(subject, audience, lifetimeInSeconds) }, 'JWT'),
    async verify(jwt, now) {
      publicKeys ??= createLocalJWKSet((await loadKeys()).jwks);
      const { payload } = await jwtVerify(jwt, publicKeys, {
        algorithms: ['ES256'],
        typ: SESSION_TOKEN_TYPE,
        issuer,
        audience,
        requiredClaims: ['exp'],
        currentDate: new Date(now),
      }).catch((error: unknown) => {
        throw error instanceof errors.JOSEError ? invalidToken() : error;
      });
      const claims = v.safeParse(sessionClaims, payload);
      if (!claims.success) throw invalidToken();
      const { org_id = null, act = null, ...rest } = claims.output;
      return { ...rest, org_id, act };
    },
  };
}

function invalidToken(): RequestError {
  return new RequestError({
    code: 'invalid_token',
    message: 'The token is not a valid session token of this server, or it has expired. Get a new token.',
  });
}
