import * as v from 'valibot';
import type { ActClaim } from '../../session/index.ts';
import type { ServerContext } from '../context.ts';
import { check, invalidField, text } from '../validation.ts';
import { signIn, type SignInOptions, type SignInResult } from './sign-in.ts';

/** The options of {@link ServerSessions.impersonate}. */
export interface ImpersonateOptions extends Pick<
  SignInOptions,
  'userId' | 'publicUserData' | 'organizationId' | 'remoteAddress'
> {
  /** The impersonator: `sub` is their own user ID. All fields are visible to the browser and included in tokens. */
  readonly actor: ActClaim;
}

const schema = v.object({ userId: text, actor: v.looseObject({ sub: text }) });

/** See {@link ServerSessions.impersonate}. */
export async function impersonate(
  context: ServerContext,
  request: Request,
  options: ImpersonateOptions,
): Promise<SignInResult> {
  const { userId, actor } = check(schema, options, 'options');
  if (actor.sub === userId) throw invalidField('actor.sub', 'should be different from "userId"');
  return signIn(context, request, options);
}
