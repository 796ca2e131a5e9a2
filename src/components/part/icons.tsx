import type { ReactNode } from 'react';

function Icon({ d }: { readonly d: string }): ReactNode {
  return (
    <svg className="ms-icon" viewBox="0 0 20 20" aria-hidden="true">
      <path d={d} />
    </svg>
  );
}

export function ChevronIcon(): ReactNode {
  return <Icon d="m6 8 4 4 4-4" />;
}

export function CheckIcon(): ReactNode {
  return <Icon d="m4.5 10.5 3.5 3.5 7.5-8" />;
}

export function PlusIcon(): ReactNode {
  return <Icon d="M10 4.5v11M4.5 10h11" />;
}

export function SignOutIcon(): ReactNode {
  return <Icon d="M8 4H5.5A1.5 1.5 0 0 0 4 5.5v9A1.5 1.5 0 0 0 5.5 16H8m4-9 3 3-3 3m3-3H8" />;
}

export function CrossIcon(): ReactNode {
  return <Icon d="m5.5 5.5 9 9m0-9-9 9" />;
}

export function PersonIcon(): ReactNode {
  return <Icon d="M10 10a3 3 0 1 0 0-6 3 3 0 0 0 0 6m-5.5 6.5c.5-3 2.6-4.5 5.5-4.5s5 1.5 5.5 4.5" />;
}
