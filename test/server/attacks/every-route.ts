/** The routes of a single session. A test fails when the server has a route that is missing here. */
export const sessionRoutes: readonly (readonly [method: string, action: string])[] = [
  ['GET', ''],
  ['POST', '/touch'],
  ['POST', '/end'],
  ['POST', '/remove'],
  ['POST', '/tokens'],
  ['POST', '/tokens/billing'],
  ['GET', '/devices'],
  ['POST', '/devices/sess_other/revoke'],
];

export const clientRoutes: readonly (readonly [method: string, path: string])[] = [
  ['GET', '/v1/client'],
  ['GET', '/v1/client/events'],
  ['DELETE', '/v1/client/sessions'],
];

export const tokenTemplates = { billing: { audience: 'billing' } };
