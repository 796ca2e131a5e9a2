import { type CSSProperties, type ReactNode, useState } from 'react';
import type { Account } from './account.ts';

/** The account's picture, or its initials where there is none or it cannot be loaded. Says nothing to screen readers. */
export function Avatar({ account }: { readonly account: Account | null }): ReactNode {
  const [broken, setBroken] = useState<string>();
  const url = account?.imageUrl;
  // SAFETY: a custom property, which React's type for styles does not know.
  const style = account ? ({ '--ms-avatar-hue': account.hue } as CSSProperties) : undefined;
  return (
    <span className="ms-avatar" style={style} data-empty={account ? undefined : ''} aria-hidden="true">
      {url && url !== broken ? (
        <img src={url} alt="" referrerPolicy="no-referrer" onError={() => setBroken(url)} />
      ) : (
        account && initials(account.name)
      )}
    </span>
  );
}

const segmenter = new Intl.Segmenter();

function initials(name: string): string {
  const words = name.split(/\s+/).filter(Boolean);
  const ends = words.length > 1 ? [words[0], words.at(-1)] : words;
  return ends.map((word = '') => firstCharacter(word).toLocaleUpperCase()).join('');
}

function firstCharacter(word: string): string {
  for (const { segment } of segmenter.segment(word)) return segment;
  return '';
}
