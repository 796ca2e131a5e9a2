/** Returns the JSON of a valid session with all fields, with the given changes. */
export function wireSession(change: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    object: 'session',
    id: 'sess_ada',
    client_id: 'client_1',
    user_id: 'user_ada',
    status: 'active',
    last_active_at: 1_700_000_000_000,
    expire_at: 1_700_604_800_000,
    abandon_at: 1_702_592_000_000,
    created_at: 1_699_999_000_000,
    updated_at: 1_700_000_000_000,
    last_active_organization_id: 'org_1',
    actor: { sub: 'user_admin', reason: 'support' },
    factor_verified_at: { first: 1_699_999_000_000, second: null },
    version: 7,
    tasks: [],
    user: { id: 'user_ada', plan: 'pro' },
    public_user_data: {
      user_id: 'user_ada',
      first_name: 'Ada',
      last_name: 'Lovelace',
      username: null,
      image_url: 'https://example.com/ada.png',
      has_image: true,
      identifier: 'ada@example.com',
    },
    latest_activity: { id: 'act_1', browser_name: 'Firefox', is_mobile: false },
    ...change,
  };
}

/** Returns the JSON of a valid session without one field. */
export function wireSessionWithout(field: string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(wireSession()).filter(([key]) => key !== field));
}
