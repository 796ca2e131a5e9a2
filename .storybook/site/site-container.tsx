import { DocsContainer, type DocsContainerProps } from '@storybook/addon-docs/blocks';
import { useEffect, useSyncExternalStore, type ReactNode } from 'react';
import { GLOBALS_UPDATED, SET_GLOBALS } from 'storybook/internal/core-events';
import { siteThemes } from './themes.ts';

type Channel = DocsContainerProps['context']['channel'];

const dark = matchMedia('(prefers-color-scheme: dark)');

/** Returns the theme that the toolbar selects. */
function selectedTheme(channel: Channel): unknown {
  const [event] = channel.last(GLOBALS_UPDATED) ?? channel.last(SET_GLOBALS) ?? [];
  return event?.globals?.theme;
}

/** Returns the colour scheme of the page: that of the toolbar, or of the system. */
function useScheme(channel: Channel): 'light' | 'dark' {
  return useSyncExternalStore(
    (onChange) => {
      channel.on(GLOBALS_UPDATED, onChange);
      dark.addEventListener('change', onChange);
      return () => {
        channel.off(GLOBALS_UPDATED, onChange);
        dark.removeEventListener('change', onChange);
      };
    },
    () => {
      const theme = selectedTheme(channel);
      if (theme === 'light' || theme === 'dark') return theme;
      return dark.matches ? 'dark' : 'light';
    },
  );
}

/** The time in ms in which a page that has opened may still grow. */
const GROWTH_MS = 4000;

const events = ['wheel', 'keydown', 'pointerdown'] as const;

/** Keeps an element in view while the page grows, until the user scrolls. Returns a function that stops it. */
function keepInView(id: string): () => void {
  const observer = new ResizeObserver(() => document.getElementById(id)?.scrollIntoView());
  const stop = () => observer.disconnect();
  const timer = setTimeout(stop, GROWTH_MS);
  observer.observe(document.body);
  for (const type of events) window.addEventListener(type, stop, { once: true });
  return () => {
    stop();
    clearTimeout(timer);
    for (const type of events) window.removeEventListener(type, stop);
  };
}

/** Keeps the element of the URL's fragment in view after the page has opened. */
function useFragment(): void {
  useEffect(() => {
    const id = decodeURIComponent(window.parent.location.hash.slice(1));
    return id === '' ? undefined : keepInView(id);
  }, []);
}

/** Renders a docs page in the theme of the toolbar. */
export function SiteContainer({ context, children }: DocsContainerProps & { readonly children: ReactNode }) {
  const scheme = useScheme(context.channel);
  useFragment();
  useEffect(() => {
    document.documentElement.style.colorScheme = scheme;
  }, [scheme]);
  return (
    <DocsContainer context={context} theme={siteThemes[scheme]}>
      <div className="site">{children}</div>
    </DocsContainer>
  );
}
