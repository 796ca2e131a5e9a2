import {
  type Checker,
  type Project,
  SignatureKind,
  type Symbol as TypeScriptSymbol,
  SymbolFlags,
  type Type,
} from 'typescript/unstable/sync';
import { withProject } from './with-project.ts';

/** The type of a prop, in the form of `react-docgen`, which Storybook reads. */
interface PropType {
  readonly name: string;
  readonly raw?: string;
  readonly elements?: readonly { readonly name: 'literal'; readonly value: string }[];
}

export interface Prop {
  readonly description: string;
  readonly required: boolean;
  readonly tsType: PropType;
  readonly defaultValue?: { readonly value: string };
}

/** An exported component, with the props that it adds to those of its DOM node. */
export interface Component {
  readonly name: string;
  readonly description: string;
  /** The tags of its DOM node, for example `button`. Empty if it is no part. */
  readonly elements: readonly string[];
  readonly props: Readonly<Record<string, Prop>>;
}

/** Returns the exported components of each file in `src`, from the types that TypeScript resolves. */
export function findComponents(): ReadonlyMap<string, readonly Component[]> {
  return withProject((project) => {
    const files = project.program.getSourceFileNames().filter((file) => /\/src\/.*\.tsx$/.test(file));
    return new Map(files.map((file) => [file, componentsOf(file, project)]));
  });
}

function componentsOf(file: string, project: Project): readonly Component[] {
  const { checker, program } = project;
  const source = program.getSourceFile(file);
  const module = source && checker.getSymbolAtLocation(source);
  const exported = module ? checker.getExportsOfModule(module) : [];
  return exported
    .filter(({ name, flags }) => /^[A-Z]/.test(name) && flags & SymbolFlags.Value)
    .flatMap((symbol) => componentOf(symbol, project) ?? []);
}

function componentOf(symbol: TypeScriptSymbol, project: Project): Component | undefined {
  const { checker } = project;
  const type = checker.getTypeOfSymbol(symbol);
  const [signature] = type ? checker.getSignaturesOfType(type, SignatureKind.Call) : [];
  if (!signature) return undefined;
  const parameter = signature.parameters[0] && checker.getParameterType(signature, 0);
  return {
    name: symbol.name,
    description: symbol.getDocumentationComment(checker),
    elements: elementsOf([symbol, ...(parameter ? symbolsOf(parameter) : [])], project),
    props: parameter ? propsOf(parameter, project) : {},
  };
}

/** Returns the symbols of a type, and those of each member of a union. */
function symbolsOf(type: Type): readonly TypeScriptSymbol[] {
  const members = type.isUnionType() ? type.getTypes() : [type];
  return members.flatMap((member) => member.getSymbol() ?? []);
}

/** Returns the tags in the types `PartProps<'tag'>` of declarations. */
function elementsOf(symbols: readonly TypeScriptSymbol[], project: Project): readonly string[] {
  const texts = symbols.flatMap(({ declarations }) =>
    declarations.flatMap((declaration) => declaration.resolve(project)?.getText() ?? []),
  );
  const tags = texts.flatMap((text) =>
    [...text.matchAll(/\bPartProps<\s*'(\w+)'/g)].map(([, tag = '']) => tag),
  );
  return [...new Set(tags)];
}

function propsOf(type: Type, project: Project): Record<string, Prop> {
  const { checker } = project;
  const own = propertiesOf(type, checker).flatMap((property) => {
    const declaration = property.declarations[0]?.resolve(project);
    const isNative = declaration?.getSourceFile().fileName.includes('/node_modules/') ?? true;
    if (isNative || !declaration) return [];
    const prop = propOf(property, declaration.getText(), checker);
    return [[property.name, type.isUnionType() ? { ...prop, required: false } : prop] as const];
  });
  return Object.fromEntries(own);
}

/** Returns the properties of a type, and those of each member of a union. */
function propertiesOf(type: Type, checker: Checker): readonly TypeScriptSymbol[] {
  const members = type.isUnionType() ? type.getTypes() : [type];
  return members.flatMap((member) => checker.getPropertiesOfType(member));
}

function propOf(property: TypeScriptSymbol, declaration: string, checker: Checker): Prop {
  const description = property.getDocumentationComment(checker);
  const defaultValue = defaultOf(description);
  return {
    description: withoutDefault(description),
    required: !(property.flags & SymbolFlags.Optional),
    tsType: typeOf(property, declaration, checker),
    ...(defaultValue && { defaultValue: { value: defaultValue } }),
  };
}

/** The sentence about the default value in the documentation of a prop or option, if it is a short one. */
const DEFAULT = /\s*\bDefault: (`[^`]+`|[^.`]{1,20})\.(?=\s|$)/;

/** Returns the default value that the documentation of a prop or option contains. */
export const defaultOf = (description: string): string | undefined =>
  DEFAULT.exec(description)?.[1]?.replaceAll('`', '');

/** Returns the documentation of a prop or option without its default value, which tables show in a column of its own. */
export const withoutDefault = (description: string): string => description.replace(DEFAULT, '').trim();

function typeOf(property: TypeScriptSymbol, declaration: string, checker: Checker): PropType {
  const raw = readType(declaration, Boolean(property.flags & SymbolFlags.Optional));
  const type = checker.getTypeOfSymbol(property);
  const members = (type?.isUnionType() ? type.getTypes() : []).map((member) => checker.typeToString(member));
  const literals = members.filter((member) => member !== 'undefined');
  if (['boolean', 'string', 'number'].includes(raw)) return { name: raw };
  if (literals.length < 2 || !literals.every((member) => member.startsWith('"')))
    return { name: 'other', raw };
  const written = raw.match(/'[^']*'/g) ?? literals;
  return {
    name: 'union',
    raw: written.join(' | '),
    elements: written.map((value) => ({ name: 'literal', value })),
  };
}

/** Returns the type in a declaration, as it is written there. `undefined` only repeats that a prop is optional. */
export function readType(declaration: string, isOptional: boolean): string {
  return declaration
    .replace(/^[^:]*:\s*/, '')
    .replace(/;$/, '')
    .replaceAll(/\s+/g, ' ')
    .replace(isOptional ? / \| undefined$/ : '', '')
    .replace(/^\((\(.*\) => [^)|]+)\)$/, '$1')
    .replaceAll('props: NativeProps<Tag>, state: State', 'props, state');
}
