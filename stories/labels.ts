import { type ComponentLabels } from 'multisession/components';
import { arabic } from 'multisession/locales/ar';
import { german } from 'multisession/locales/de';
import { english } from 'multisession/locales/en';
import { spanish } from 'multisession/locales/es';
import { french } from 'multisession/locales/fr';
import { italian } from 'multisession/locales/it';
import { japanese } from 'multisession/locales/ja';
import { korean } from 'multisession/locales/ko';
import { dutch } from 'multisession/locales/nl';
import { polish } from 'multisession/locales/pl';
import { brazilianPortuguese } from 'multisession/locales/pt-BR';
import { simplifiedChinese } from 'multisession/locales/zh-CN';
import { bidiIsolate } from '../src/components/labels/bidi-isolate.ts';
import { formatMessage, type Message } from '../src/components/labels/format-message.ts';

/** The labels of each language, by its locale. */
export const languages: Readonly<Record<string, ComponentLabels>> = Object.fromEntries(
  [
    english,
    german,
    french,
    spanish,
    brazilianPortuguese,
    italian,
    dutch,
    polish,
    japanese,
    simplifiedChinese,
    korean,
    arabic,
  ].map((labels) => [labels.locale, labels]),
);

/** Returns the labels in the language of the toolbar, by which `play` functions find elements. */
export function labelsOf(globals: Readonly<Record<string, unknown>>): ComponentLabels {
  return languages[String(globals['language'])] ?? english;
}

/** Returns a label with values for its placeholders, such as "Sign out Ada Lovelace", as the components render it. */
export function fill<Placeholder extends string>(
  label: Message<Placeholder>,
  values: Readonly<Record<Placeholder, string>>,
): string {
  const isolated = Object.entries<string>(values).map(([name, value]) => [name, bidiIsolate(value)]);
  return formatMessage(label, Object.fromEntries(isolated));
}

/** Returns a text as queries by text read it: with plain spaces, also where a language has no-break spaces. */
export function asText(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}

/** Returns a query for the button of an account, whose name may also begin the labels of its other buttons. */
export function accountNamed(name: string, globals: Readonly<Record<string, unknown>>) {
  const { signOut, remove } = labelsOf(globals).sessionSwitcher;
  const others = [signOut, remove].map((label) => fill(label, { name }));
  return { name: (text: string) => text.startsWith(name) && !others.includes(text) };
}
