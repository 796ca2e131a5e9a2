import { Show } from 'multisession';

export function AcmePage() {
  return (
    <Show
      when={({ session }) => session?.lastActiveOrganizationId === 'org_acme'}
      fallback={<p>Switch to Acme to see this page.</p>}
    >
      <p>The page of Acme.</p>
    </Show>
  );
}
