import type { ReactNode } from 'react';

interface StyledPictureProps {
  /** Whether a ring turns around the picture. */
  readonly isPending: boolean;
  readonly children: ReactNode;
}

/** Renders the place of an avatar, and what is drawn above it. */
export function StyledPicture({ isPending, children }: StyledPictureProps): ReactNode {
  return (
    <span className="ms-picture">
      {children}
      {isPending && <span className="ms-spinner" />}
    </span>
  );
}
