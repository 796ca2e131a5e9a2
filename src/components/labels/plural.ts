/**
 * The message for each plural category of a language (`Intl.PluralRules`). `other` is the default for omitted
 * categories.
 */
export type PluralForms = Readonly<
  Partial<Record<Intl.LDMLPluralRule, (count: string) => string>> & Record<'other', (count: string) => string>
>;

/** Returns a function that selects the message for a count and formats the count for the locale. */
export function plural(locale: string, forms: PluralForms): (count: number) => string {
  const rules = new Intl.PluralRules(locale);
  const numbers = new Intl.NumberFormat(locale);
  return (count) => (forms[rules.select(count)] ?? forms.other)(numbers.format(count));
}
