'use client';

import type { ReactNode } from 'react';
import { Svg } from '../internal/icons.tsx';
import { BannerError, BannerStop, BannerDescription, BannerTimeLeft } from './banner-parts.tsx';
import { BannerRoot, type ImpersonationBannerRootProps } from './banner-root.tsx';

const mask =
  'M3.5 6.5c4-1.6 9-1.6 13 0 .6 5-1.8 8-4.3 8-1.2 0-1.5-1.2-2.2-1.2s-1 1.2-2.2 1.2c-2.5 0-4.9-3-4.3-8Zm3 3h1.6m3.8 0h1.6';

/** The props of `ImpersonationBanner`. The content is fixed. For custom content, compose the parts. */
export interface ImpersonationBannerProps extends Omit<ImpersonationBannerRootProps, 'children'> {}

function Banner({ className = '', ...props }: ImpersonationBannerProps): ReactNode {
  return (
    <BannerRoot {...props} className={`ms-banner ${className}`}>
      <Svg path={mask} />
      <div>
        <BannerDescription />
        <BannerTimeLeft className="ms-muted" />
      </div>
      <BannerStop className="ms-button" />
      <BannerError />
    </BannerRoot>
  );
}

/**
 * Shows the actor and the impersonated account during an impersonation, with a button to stop it. Not rendered
 * otherwise.
 *
 * Parts: `Root`, which contains `Description`, `TimeLeft`, `Stop` and `Error`.
 *
 * @throws {SessionError} `missing_provider` if rendered outside `<SessionProvider>`, or if a part is outside `Root`.
 *
 * @example
 * ```tsx
 * <ImpersonationBanner onStop={() => navigate('/support')} />
 * ```
 */
export const ImpersonationBanner = /* @__PURE__ */ Object.assign(Banner, {
  Root: BannerRoot,
  Description: BannerDescription,
  TimeLeft: BannerTimeLeft,
  Stop: BannerStop,
  Error: BannerError,
});
