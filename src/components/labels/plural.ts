/** A sentence for each kind of number that a language has; `other` for those that have none of their own. */
export type PluralForms = Readonly<
  Partial<Record<Intl.LDMLPluralRule, (count: string) => string>> & Record<'other', (count: string) => string>
>;

/** The sentence for a count, which is written as the language writes numbers. */
export function plural(locale: string, forms: PluralForms): (count: number) => string {
  const rules = new Intl.PluralRules(locale);
  const numbers = new Intl.NumberFormat(locale);
  return (count) => (forms[rules.select(count)] ?? forms.other)(numbers.format(count));
}
