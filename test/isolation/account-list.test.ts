import { expect, it } from 'vitest';
import { inspectAccountList, isAccountList } from './account-list.ts';

it('data of an account, and the profile of an account that is not listed, are reported in a list of accounts', () => {
  expect(isAccountList('multisession:oidc:accounts')).toBe(true);
  const found = (text: string) =>
    inspectAccountList('list', text, { listed: ['ada'] }).map((violation) => violation.found);
  expect(found('‹ada›')).toEqual([]);
  expect(found('‹ada› ‹bob› ‹ada·org_1›')).toEqual(['‹bob›', '‹ada·org_1›']);
});
