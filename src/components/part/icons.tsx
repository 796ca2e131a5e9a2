import type { ReactNode } from 'react';

const paths = {
  check: 'm4.5 10.5 3.5 3.5 7.5-8',
  chevron: 'm6 8 4 4 4-4',
  cross: 'm5.5 5.5 9 9m0-9-9 9',
  laptop: 'M4.5 5.5h11v7h-11zM2.5 15.5h15',
  mask: 'M3.5 6.5c4-1.6 9-1.6 13 0 .6 5-1.8 8-4.3 8-1.2 0-1.5-1.2-2.2-1.2s-1 1.2-2.2 1.2c-2.5 0-4.9-3-4.3-8Zm3 3h1.6m3.8 0h1.6',
  phone: 'M6.5 3h7v14h-7zM9.2 14.5h1.6',
  plus: 'M10 4.5v11M4.5 10h11',
  signOut: 'M8 4H5.5A1.5 1.5 0 0 0 4 5.5v9A1.5 1.5 0 0 0 5.5 16H8m4-9 3 3-3 3m3-3H8',
};

/** A picture of the styled components. Says nothing to screen readers. */
export function Icon({ name }: { readonly name: keyof typeof paths }): ReactNode {
  return (
    <svg className="ms-icon" viewBox="0 0 20 20" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}
