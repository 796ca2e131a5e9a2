import type { ActClaim } from '../../session/index.ts';
import type { ServerContext } from '../context.ts';
import { invalidField } from '../http/body.ts';
import { signIn, type SignInOptions, type SignInResult } from './sign-in.ts';

/** The options of {@link ServerSessions.impersonate}. */
export interface ImpersonateOptions extends Pick<
  SignInOptions,
  'userId' | 'publicUserData' | 'organizationId' | 'remoteAddress'
> {
  /** The impersonator: `sub` is their own user ID. All fields are visible to the browser and included in tokens. */
  readonly actor: ActClaim;
}

/** See {@link ServerSessions.impersonate}. */
export async function impersonate(
  context: ServerContext,
  request: Request,
  options: ImpersonateOptions,
): Promise<SignInResult> {
  if (options.actor.sub === options.userId)
    throw invalidField('actor.sub', 'should be different from "userId"');
  return signIn(context, request, options);
}
