import { type SessionData, SessionError } from '../../session/index.ts';
import { decide } from '../app-functions.ts';
import { invalidField } from '../http/body.ts';

/** A token for somebody else than this server: its own audience, and claims that the server decides. */
export interface TokenTemplate {
  /** The `aud` claim: who the token is for. Never this server's own audience. */
  readonly audience: string;
  /** Default 60. A token cannot be called back before it has run out. */
  readonly lifetimeInSeconds?: number;
  /** Further claims. Setting a reserved one is `invalid_configuration`, and no token is made. */
  claims?(session: SessionData): JwtClaims | Promise<JwtClaims>;
}

export type JwtClaims = Readonly<Record<string, unknown>>;
export type TokenTemplates = Readonly<Record<string, TokenTemplate>>;

/** A template with its name and defaults. */
export interface ResolvedTemplate extends Required<Pick<TokenTemplate, 'audience' | 'lifetimeInSeconds'>> {
  readonly name: string;
  readonly claims: (session: SessionData) => JwtClaims | Promise<JwtClaims>;
}

const reservedClaims = new Set('iss sub aud exp nbf iat jti typ sid ver azp act org_id sts'.split(' '));

/** @throws {SessionError} `invalid_configuration`, naming the template. */
export function resolveTemplates(
  templates: TokenTemplates,
  ownAudience: string,
): ReadonlyMap<string, ResolvedTemplate> {
  return new Map(
    Object.entries(templates).map(([name, template]) => {
      const { audience, lifetimeInSeconds = 60 } = template;
      if (audience === '' || audience === ownAudience) {
        throw misconfigured(
          name,
          'needs an audience of its own, or its tokens would pass for session tokens',
        );
      }
      if (!Number.isSafeInteger(lifetimeInSeconds) || lifetimeInSeconds < 1) {
        throw misconfigured(name, 'should have a whole number of seconds above 0 as "lifetimeInSeconds"');
      }
      const claims: ResolvedTemplate['claims'] = (session) => template.claims?.(session) ?? {};
      return [name, { name, audience, lifetimeInSeconds, claims }];
    }),
  );
}

/** @throws {SessionError} `invalid_request` when the server defines no such template. */
export function findTemplate(
  templates: ReadonlyMap<string, ResolvedTemplate>,
  name: string,
): ResolvedTemplate {
  const template = templates.get(name);
  if (template) return template;
  throw invalidField('template', 'should be the name of a template in the server\'s "tokenTemplates"');
}

/**
 * @throws {SessionError} `server_error` when the template's function fails, `invalid_configuration` when it sets a claim
 * that is not its own.
 */
export async function evaluateClaims(
  template: ResolvedTemplate,
  session: SessionData,
  report: (error: unknown) => void,
): Promise<JwtClaims> {
  const name = `tokenTemplates.${template.name}.claims`;
  const claims = await decide(report, name, () => template.claims(session));
  const reservedClaim = Object.keys(claims).find((claim) => reservedClaims.has(claim));
  if (reservedClaim !== undefined)
    throw misconfigured(template.name, `may not set the reserved claim "${reservedClaim}"`);
  return claims;
}

function misconfigured(name: string, problem: string): SessionError {
  return new SessionError({
    code: 'invalid_configuration',
    message: `The token template ${JSON.stringify(name)} ${problem}.`,
  });
}
