'use client';

import type { ReactNode } from 'react';
import { Icon } from '../part/icons.tsx';
import { BannerFailure, BannerStop, BannerText, BannerTimeLeft } from './banner-parts.tsx';
import { BannerRoot, type ImpersonationBannerRootProps } from './banner-root.tsx';

/** Everything but the content, which is the banner itself. For another one, put its parts together. */
export interface ImpersonationBannerProps extends Omit<ImpersonationBannerRootProps, 'children'> {}

function Banner({ className = '', ...props }: ImpersonationBannerProps): ReactNode {
  return (
    <BannerRoot {...props} className={`ms-banner ${className}`}>
      <Icon name="mask" />
      <BannerText />
      <BannerTimeLeft className="ms-muted" />
      <BannerStop className="ms-button" />
      <BannerFailure />
    </BannerRoot>
  );
}

/**
 * Says who acts as whom while somebody is impersonated, and stops it. Not there otherwise.
 *
 * Its parts are `Root`, and in it `Text`, `TimeLeft`, `Stop` and `Failure`.
 *
 * @throws {SessionError} `missing_provider` outside `<SessionProvider>`, and of a part outside `Root`.
 *
 * @example
 * ```tsx
 * <ImpersonationBanner onStop={() => navigate('/support')} />
 * ```
 */
export const ImpersonationBanner = /* @__PURE__ */ Object.assign(Banner, {
  Root: BannerRoot,
  Text: BannerText,
  TimeLeft: BannerTimeLeft,
  Stop: BannerStop,
  Failure: BannerFailure,
});
