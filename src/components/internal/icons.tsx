import type { ReactNode } from 'react';

const paths = {
  alert: 'M17.25 10a7.25 7.25 0 1 1-14.5 0 7.25 7.25 0 0 1 14.5 0ZM10 6.25v4.5m0 2.75v.01',
  check: 'm4.5 10.5 3.5 3.5 7.5-8',
  chevron: 'm6 8 4 4 4-4',
  cross: 'm5.5 5.5 9 9m0-9-9 9',
  plus: 'M10 4.5v11M4.5 10h11',
  search: 'm13 13 3.5 3.5M14.5 9a5.5 5.5 0 1 1-11 0 5.5 5.5 0 0 1 11 0Z',
  selector: 'm6.5 12.5 3.5 3.5 3.5-3.5M6.5 7.5 10 4l3.5 3.5',
  settings:
    'M3.5 6.5h6m4 0h3m-13 7h3m4 0h6m-3-7a2 2 0 1 1-4 0 2 2 0 0 1 4 0Zm-3 7a2 2 0 1 1-4 0 2 2 0 0 1 4 0Z',
  signOut: 'M8 4H5.5A1.5 1.5 0 0 0 4 5.5v9A1.5 1.5 0 0 0 5.5 16H8m4-9 3 3-3 3m3-3H8',
  user: 'M13 7a3 3 0 1 1-6 0 3 3 0 0 1 6 0ZM4 16.5a6 6 0 0 1 12 0',
};

/** The props of `SessionIcon`. */
export interface SessionIconProps {
  /** The icon. */
  readonly name: keyof typeof paths;
}

/** Renders an icon of the styled components. Hidden from screen readers. */
export function Icon({ name }: SessionIconProps): ReactNode {
  return <Svg path={paths[name]} />;
}

/** Renders an icon that only one component uses. */
export function Svg({ path }: { readonly path: string }): ReactNode {
  return (
    <svg className="ms-icon" viewBox="0 0 20 20" aria-hidden="true">
      <path d={path} />
    </svg>
  );
}
