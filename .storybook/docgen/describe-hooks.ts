import {
  type Project,
  SignatureKind,
  type Symbol as TypeScriptSymbol,
  SymbolFlags,
  type Type,
} from 'typescript/unstable/sync';
import { defaultOf, readType, withoutDefault } from './find-components.ts';
import { root, withProject } from './with-project.ts';

/** The entry points with hooks, by the name that apps import. */
const entries: Readonly<Record<string, string>> = {
  multisession: 'src/index.ts',
  'multisession/query': 'src/query/index.ts',
  'multisession/components': 'src/components/index.ts',
};

/** The property of an object, as a row of a table. */
interface Member {
  readonly name: string;
  readonly type: string;
  readonly defaultValue: string | undefined;
  readonly description: string;
}

/** A type in the signature of a hook: its members, or its declaration if it is a union or a function. */
export interface HookType {
  readonly name: string;
  readonly description: string;
  readonly declaration: string;
  readonly members: readonly Member[];
}

/** A public hook, from its declaration and its doc comment. */
export interface Hook {
  readonly name: string;
  /** The module that apps import it from. */
  readonly module: string;
  readonly signatures: readonly string[];
  readonly description: string;
  readonly options: readonly HookType[];
  readonly result: readonly HookType[];
  /** The text of `@throws`. */
  readonly errors: string;
}

/** Returns all public hooks. */
export function describeHooks(): readonly Hook[] {
  return withProject((project) =>
    Object.entries(entries).flatMap(([module, file]) => {
      const exported = exportsOf(project, file);
      return [...exported.values()]
        .filter(({ name }) => /^use[A-Z]/.test(name))
        .map((symbol) => describeHook(module, symbol, { project, exported }));
    }),
  );
}

interface Context {
  readonly project: Project;
  /** The exports of the module, by their names. */
  readonly exported: ReadonlyMap<string, TypeScriptSymbol>;
}

function exportsOf({ checker, program }: Project, file: string): ReadonlyMap<string, TypeScriptSymbol> {
  const source = program.getSourceFile(`${root}${file}`);
  const module = source && checker.getSymbolAtLocation(source);
  const exported = module ? checker.getExportsOfModule(module) : [];
  return new Map(
    exported.map((symbol) => [
      symbol.name,
      symbol.flags & SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol,
    ]),
  );
}

function describeHook(module: string, symbol: TypeScriptSymbol, context: Context): Hook {
  const { checker } = context.project;
  const declarations = textsOf(symbol, context);
  const overloads = declarations.filter((text) => text.endsWith(';'));
  const signatures = (overloads.length > 0 ? overloads : declarations).map(signatureOf);
  const type = checker.getTypeOfSymbol(symbol);
  const [signature] = type ? checker.getSignaturesOfType(type, SignatureKind.Call) : [];
  if (!signature) throw new Error(`${symbol.name} is not a function.`);
  const [, parameters = '', returned = ''] = /^[^(]*(\(.*\)): (.*)$/s.exec(signatures[0] ?? '') ?? [];
  return {
    name: symbol.name,
    module,
    signatures,
    description: symbol.getDocumentationComment(checker),
    options: typesIn(parameters, context).filter(({ members }) => members.length > 0),
    result: typesIn(returned, context),
    errors: symbol.getJsDocTags(checker).find(({ name }) => name === 'throws')?.text ?? '',
  };
}

const textsOf = (symbol: TypeScriptSymbol, { project }: Context): readonly string[] =>
  symbol.declarations.flatMap((declaration) => declaration.resolve(project)?.getText() ?? []);

/** Returns the signature in a declaration. A parameter that is destructured is called `options`. */
function signatureOf(declaration: string): string {
  const [head = ''] = declaration.split(/ \{\n {2}(?=\S)(?!\w+,?\n\}:)/);
  return head
    .replace(/^export /, '')
    .replace(/;$/, '')
    .replace(/\{[^{}]*\}(?=: \w)/, 'options')
    .replace(/(\w+)(: [^=]+?) = \{\}/, '$1?$2');
}

/** Returns the exported types that a text contains, except for classes and for types that compute another type. */
function typesIn(text: string, context: Context): readonly HookType[] {
  const names = new Set(text.match(/\b[A-Z]\w+/g));
  return [...names].flatMap((name) => {
    const symbol = context.exported.get(name);
    if (!symbol || symbol.flags & SymbolFlags.Value) return [];
    const isComputed = textsOf(symbol, context).some((declaration) => /^export type \w+</.test(declaration));
    return isComputed ? [] : [describeType(name, symbol, context)];
  });
}

function describeType(name: string, symbol: TypeScriptSymbol, context: Context): HookType {
  const { checker } = context.project;
  const [declaration = ''] = textsOf(symbol, context);
  const target = /^export type \w+ = (\w+);$/.exec(declaration)?.[1] ?? '';
  const aliased = context.exported.get(target);
  if (aliased) return describeType(target, aliased, context);
  const type = checker.getDeclaredTypeOfSymbol(symbol);
  return {
    name,
    description: symbol.getDocumentationComment(checker),
    declaration: declaration.replace(/^export /, ''),
    members: type && !type.isUnionType() ? membersOf(type, context) : [],
  };
}

function membersOf(type: Type, { project }: Context): readonly Member[] {
  const { checker } = project;
  return checker.getPropertiesOfType(type).map((property) => {
    const description = property.getDocumentationComment(checker);
    const declaration = property.declarations[0]?.resolve(project)?.getText() ?? '';
    return {
      name: property.name,
      type: readType(declaration, Boolean(property.flags & SymbolFlags.Optional)),
      defaultValue: defaultOf(description),
      description: withoutDefault(description),
    };
  });
}
