// The parts of Next that the docs use. Next itself is installed in its example only.

declare module 'next/headers' {
  export function headers(): Promise<Headers>;
}

declare module 'next/navigation' {
  export function useParams<Params>(): { readonly [Name in keyof Params]: Params[Name] };
  export function useRouter(): { push(url: string): void };
}

declare module 'next/server' {
  export type NextRequest = Request;
  export class NextResponse extends Response {
    static next(): NextResponse;
    static redirect(url: URL): NextResponse;
  }
}
