import { getOwn } from '../../session/index.ts';

declare const placeholders: unique symbol;

/** A message with placeholders in braces, such as `{name}`. The type parameter contains the names of the placeholders. */
export type Message<Placeholder extends string> = string & { readonly [placeholders]?: Placeholder };

/**
 * The message for each plural category of a language (`Intl.PluralRules`). `{count}` is the number. `other` is the default
 * for omitted categories.
 */
export type PluralMessage = Readonly<Partial<Record<Intl.LDMLPluralRule, string>> & Record<'other', string>>;

/** Replaces the placeholders of a message with values. Unknown placeholders are kept. */
export function formatMessage<Placeholder extends string>(
  message: Message<Placeholder>,
  values: Readonly<Record<Placeholder, string>>,
): string {
  return message.replaceAll(/\{(\w+)\}/g, (placeholder, name: string) => getOwn(values, name) ?? placeholder);
}

/** Selects the message for a count in the plural rules of the locale, and formats the count for the locale. */
export function formatPlural(message: PluralMessage, count: number, locale: string): string {
  const category = new Intl.PluralRules(locale).select(count);
  return formatMessage<'count'>(message[category] ?? message.other, { count: count.toLocaleString(locale) });
}

/** The literal strings that contain all placeholders of a message. */
type WithPlaceholders<Placeholder extends string> = (
  Placeholder extends string ? (message: `${string}{${Placeholder}}${string}`) => void : never
) extends (message: infer Literal) => void
  ? Literal
  : never;

type TranslationOf<Label> = typeof placeholders extends keyof Label
  ? WithPlaceholders<Extract<Label[typeof placeholders], string>>
  : Label;

/** Labels in code. TypeScript rejects a missing label and a message without its placeholders. */
export type Translation<Labels> = { readonly [Name in keyof Labels]: TranslationOf<Labels[Name]> };
