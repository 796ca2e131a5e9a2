import { useSession } from 'multisession';
import { SessionAvatar } from 'multisession/components';
import { accountName } from '../../src/components/session-avatar/account-name.ts';
import { englishLabels } from '../../src/components/account-chooser/account-chooser-labels.ts';
import { useLabels } from '../../src/components/labels/session-labels-provider.tsx';

/** An app that shows who is signed in, in any language. */
export function CurrentAccount() {
  const { session } = useSession();
  const { signedOut } = useLabels('accountChooser', englishLabels, {});
  return (
    <p style={{ alignItems: 'center', display: 'flex', gap: '0.5rem', overflowWrap: 'anywhere' }}>
      <SessionAvatar session={session ?? null} />
      <bdi>{session ? accountName(session, { unknownAccount: '' }) : signedOut}</bdi>
    </p>
  );
}
