import type { ActClaim } from '../../session/index.ts';
import type { ServerContext } from '../context.ts';
import { invalidField } from '../http/body.ts';
import { signIn, type SignInOptions, type SignInResult } from './sign-in.ts';

export interface ImpersonateOptions extends Pick<
  SignInOptions,
  'userId' | 'publicUserData' | 'organizationId' | 'remoteAddress'
> {
  /** Who really acts: `sub` is their own user id; what else is in it is shown to the browser and put into tokens. */
  readonly actor: ActClaim;
}

/** See {@link ServerSessions.impersonate}. */
export async function impersonate(
  context: ServerContext,
  request: Request,
  options: ImpersonateOptions,
): Promise<SignInResult> {
  if (options.actor.sub === options.userId)
    throw invalidField('actor.sub', 'should be somebody else than "userId"');
  return signIn(context, request, options);
}
