const originalFetch = globalThis.fetch;

/** Whether the next request that needs a verified user succeeds. */
let isVerified = false;

/** Mocks the routes of the app’s server that the examples call. Other requests are sent. */
export function mockApi(): void {
  globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    const { pathname } = new URL(request.url);
    if (pathname === '/confirm-password') return confirmPassword(await request.formData());
    if (pathname === '/api/projects/1') return deleteProject();
    if (pathname === '/api/inbox')
      return Response.json({ unread: request.headers.has('authorization') ? 3 : 0 });
    return originalFetch(request);
  };
}

/** The password is "secret". The server never responds to "slow". */
async function confirmPassword(form: FormData): Promise<Response> {
  const password = form.get('password');
  if (password === 'slow') await new Promise(() => {});
  isVerified = password === 'secret';
  return new Response(null, { status: isVerified ? 204 : 403 });
}

function deleteProject(): Response {
  const errors = [{ code: 'reverification_required', message: 'Verify a factor again.' }];
  const response = isVerified
    ? new Response(null, { status: 204 })
    : Response.json({ errors }, { status: 403 });
  isVerified = false;
  return response;
}
