import { presentedToken } from './presented-token';

describe('presentedToken', () => {
  it.each([
    ['nothing', {}, null],
    ['a bearer token', { authorization: 'Bearer mrt_a-b' }, { token: 'mrt_a-b', by: 'bearer' }],
    ['another spelling of the scheme', { authorization: 'bearer mrt_a' }, { token: 'mrt_a', by: 'bearer' }],
    ['another scheme', { authorization: 'Basic YTpi' }, null],
    ['the cookie', { cookie: 'a=b; mailroom_session=mrs_x; c=d' }, { token: 'mrs_x', by: 'cookie' }],
    ['another cookie that ends like it', { cookie: 'xmailroom_session=mrs_x' }, null],
    ['an empty cookie', { cookie: 'mailroom_session=' }, null],
    [
      'both: the header, which no other site can make a browser send',
      { authorization: 'Bearer mrt_a', cookie: 'mailroom_session=mrs_x' },
      { token: 'mrt_a', by: 'bearer' },
    ],
  ])('%s', (_, headers, expected) => expect(presentedToken({ headers })).toEqual(expected));
});
