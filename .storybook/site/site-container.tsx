import { DocsContainer, type DocsContainerProps } from '@storybook/addon-docs/blocks';
import { useEffect, useSyncExternalStore, type ReactNode } from 'react';
import { GLOBALS_UPDATED, NAVIGATE_URL } from 'storybook/internal/core-events';
import { siteThemes } from './themes.ts';

type Context = DocsContainerProps['context'];

const dark = matchMedia('(prefers-color-scheme: dark)');

/**
 * Returns the values of the toolbar, in the form of the URL parameter `globals`. The channel is no source for them, because
 * it also receives the events of stories in frames.
 */
function readGlobals(context: Context): string {
  // SAFETY: the class of the context has this property, which its type omits.
  const { store } = context as Context & { store: { userGlobals: { get(): Record<string, unknown> } } };
  const globals = Object.entries(store.userGlobals.get())
    .filter(([name, value]) => name in toolbar && typeof value === 'string')
    .map(([name, value]) => `${name}:${String(value)}`)
    .join(';');
  // The URL of stories in frames. They have the values of the toolbar, and do not run their `play` function.
  Object.assign(globalThis, { PREVIEW_URL: `iframe.html?embed=true&globals=${globals}` });
  return globals;
}

const toolbar = { theme: true, direction: true, language: true, accounts: true };

/** Returns the values of the toolbar, and the colour scheme of the page: that of the toolbar, or of the system. */
function useAppearance(context: Context): { readonly globals: string; readonly scheme: 'light' | 'dark' } {
  const { channel } = context;
  const globals = useSyncExternalStore(
    (onChange) => {
      channel.on(GLOBALS_UPDATED, onChange);
      return () => channel.off(GLOBALS_UPDATED, onChange);
    },
    () => readGlobals(context),
  );
  const isDark = useSyncExternalStore(
    (onChange) => {
      dark.addEventListener('change', onChange);
      return () => dark.removeEventListener('change', onChange);
    },
    () => dark.matches,
  );
  const theme = /\btheme:(light|dark)\b/.exec(globals)?.[1] ?? (isDark ? 'dark' : 'light');
  return { globals, scheme: theme === 'dark' ? 'dark' : 'light' };
}

/** The time in ms in which a page that has opened may still grow. */
const GROWTH_MS = 4000;

const events = ['wheel', 'keydown', 'pointerdown'] as const;

/** Opens the element with an ID if it is folded, and returns it. */
function unfold(id: string): HTMLElement | null {
  const element = document.getElementById(id);
  const details = element?.closest('details');
  if (details) details.open = true;
  return element;
}

/** Keeps an element in view while the page grows, until the user scrolls. Returns a function that stops it. */
function keepInView(id: string): () => void {
  const observer = new ResizeObserver(() => unfold(id)?.scrollIntoView());
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

/** Keeps the element of the URL's fragment in view after the page has opened, and unfolds that of a later fragment. */
function useFragment({ channel }: Context): void {
  useEffect(() => {
    const id = decodeURIComponent(window.parent.location.hash.slice(1));
    return id === '' ? undefined : keepInView(id);
  }, []);
  useEffect(() => {
    const onNavigate = (url: string) => {
      if (url.startsWith('#')) unfold(decodeURIComponent(url.slice(1)));
    };
    channel.on(NAVIGATE_URL, onNavigate);
    return () => channel.off(NAVIGATE_URL, onNavigate);
  }, [channel]);
}

/** Renders a docs page in the theme of the toolbar. */
export function SiteContainer({ context, children }: DocsContainerProps & { readonly children: ReactNode }) {
  const { globals, scheme } = useAppearance(context);
  useFragment(context);
  useEffect(() => {
    document.documentElement.style.colorScheme = scheme;
  }, [scheme]);
  return (
    <DocsContainer context={context} theme={siteThemes[scheme]}>
      {/* The frames of stories load again, because their appearance is in their URL. */}
      <div className="site" key={globals}>
        {children}
      </div>
    </DocsContainer>
  );
}
