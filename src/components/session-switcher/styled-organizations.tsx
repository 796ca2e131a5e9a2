'use client';

import type { ReactNode } from 'react';
import { isClosed } from '../../session/index.ts';
import { Icon } from '../internal/icons.tsx';
import type { InnerAppearance } from './switcher-appearance.ts';
import { useItem, useSwitcher } from './switcher-context.ts';
import { SwitcherOrganization } from './switcher-organization.tsx';

/** Renders the organizations of an item's account. */
export function StyledOrganizations({ appearance }: { readonly appearance: InnerAppearance }): ReactNode {
  const { labels } = useSwitcher();
  const { session, state } = useItem();
  const organizations = isClosed(session) ? [] : (appearance.organizations?.(session) ?? []);
  if (organizations.length === 0) return null;
  const activeId = state.current ? session.lastActiveOrganizationId : undefined;
  return (
    <div role="group" aria-label={labels.organizations} className="ms-organizations">
      {organizations.map(({ id, name }) => (
        <SwitcherOrganization key={id} organizationId={id} name={name} className="ms-row">
          <bdi className="ms-name">{name}</bdi>
          {id === activeId && <Icon name="check" />}
        </SwitcherOrganization>
      ))}
    </div>
  );
}
