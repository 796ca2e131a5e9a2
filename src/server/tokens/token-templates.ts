import { type SessionData, SessionError } from '../../session/index.ts';
import { decide } from '../app-functions.ts';
import { invalidField, isJsonObject } from '../validation.ts';

/** The template of a token for another service, with its own audience and custom claims. */
export interface TokenTemplate {
  /** The `aud` claim, which identifies the service. Must differ from this server's own audience. */
  readonly audience: string;
  /** The lifetime of the token in seconds. Tokens cannot be revoked before they expire. Default 60. */
  readonly lifetimeInSeconds?: number | undefined;
  /** Returns custom claims. If they include a reserved claim, the request is rejected with `invalid_configuration`. */
  readonly claims?: ((session: SessionData) => JwtClaims | Promise<JwtClaims>) | undefined;
}

/** The claims of a JWT. */
export type JwtClaims = Readonly<Record<string, unknown>>;
/** Token templates by name. */
export type TokenTemplates = Readonly<Record<string, TokenTemplate>>;

/** A template with its name and its defaults applied. */
export interface ResolvedTemplate {
  readonly name: string;
  readonly audience: string;
  readonly lifetimeInSeconds: number;
  readonly claims: (session: SessionData) => JwtClaims | Promise<JwtClaims>;
}

const reservedClaims = new Set('iss sub aud exp nbf iat jti typ sid ver azp act org_id sts'.split(' '));

/**
 * Returns the templates with their defaults applied.
 *
 * @throws {SessionError} `invalid_configuration`. The message names the template.
 */
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
          'needs its own "audience"; otherwise its tokens could be mistaken for session tokens',
        );
      }
      if (!Number.isSafeInteger(lifetimeInSeconds) || lifetimeInSeconds < 1) {
        throw misconfigured(name, 'requires a "lifetimeInSeconds" that is a positive integer');
      }
      const claims: ResolvedTemplate['claims'] = (session) => template.claims?.(session) ?? {};
      return [name, { name, audience, lifetimeInSeconds, claims }];
    }),
  );
}

/**
 * Returns the template with the given name.
 *
 * @throws {SessionError} `invalid_request` if there is no such template.
 */
export function findTemplate(
  templates: ReadonlyMap<string, ResolvedTemplate>,
  name: string,
): ResolvedTemplate {
  const template = templates.get(name);
  if (template) return template;
  throw invalidField('template', 'should be the name of a template in the server\'s "tokenTemplates"');
}

/**
 * Returns the custom claims of a template for a session.
 *
 * @throws {SessionError} `server_error` if the template's function fails; `invalid_configuration` if it sets a reserved
 * claim.
 */
export async function evaluateClaims(
  template: ResolvedTemplate,
  session: SessionData,
  report: (error: unknown) => void,
): Promise<JwtClaims> {
  const name = `tokenTemplates.${template.name}.claims`;
  const claims = await decide(report, name, async () => {
    const result: unknown = await template.claims(session);
    // A token contains what JSON keeps: no functions, and the results of `toJSON()`, which could set a reserved claim.
    const json: unknown = isJsonObject(result) && JSON.parse(JSON.stringify(result));
    if (isJsonObject(json)) return json;
    throw new TypeError('"claims" should return an object of JSON values in well-formed Unicode.');
  });
  const reservedClaim = Object.keys(claims).find((claim) => reservedClaims.has(claim));
  if (reservedClaim !== undefined)
    throw misconfigured(template.name, `must not set the reserved claim "${reservedClaim}"`);
  return claims;
}

function misconfigured(name: string, problem: string): SessionError {
  return new SessionError({
    code: 'invalid_configuration',
    message: `The token template ${JSON.stringify(name)} ${problem}.`,
  });
}
