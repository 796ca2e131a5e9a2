import { SessionSwitcher } from 'multisession/components';

export function OrganizationSwitcher({ personal = 'Personal' }) {
  /** The organizations of each user, as your server sends them. */
  const organizations = new Map([
    [
      'user_ada',
      [
        { id: null, name: personal },
        { id: 'org_acme', name: 'Acme' },
      ],
    ],
    ['user_grace', [{ id: 'org_navy', name: 'United States Navy' }]],
  ]);
  return (
    <SessionSwitcher
      organizations={({ userId }) => organizations.get(userId ?? '') ?? []}
    />
  );
}
