import { SessionSwitcher } from 'multisession/components';

/** The organizations of each user, as your server sends them. */
const organizations = new Map([
  [
    'user_ada',
    [
      { id: null, name: 'Personal' },
      { id: 'org_acme', name: 'Acme' },
    ],
  ],
  ['user_grace', [{ id: 'org_navy', name: 'United States Navy' }]],
]);

export function OrganizationSwitcher() {
  return (
    <SessionSwitcher
      organizations={({ userId }) => organizations.get(userId ?? '') ?? []}
    />
  );
}
