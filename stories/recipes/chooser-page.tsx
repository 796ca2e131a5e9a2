import 'multisession/styles.css';
import { AccountChooser } from 'multisession/components';

interface ChooserPageProps {
  /** The path of the page that the user wanted to see. */
  readonly next: string;
}

export function ChooserPage({ next }: ChooserPageProps) {
  return (
    <main
      style={{
        display: 'grid',
        minBlockSize: '100%',
        padding: '2rem 1rem',
        placeItems: 'center',
      }}
    >
      <AccountChooser
        onSelect={({ status }) =>
          location.assign(status === 'pending' ? '/finish' : next)
        }
        onSignInAgain={({ publicUserData }) =>
          location.assign(`/sign-in?as=${publicUserData?.identifier}`)
        }
        onUseAnother={() => location.assign('/sign-in')}
      />
    </main>
  );
}
