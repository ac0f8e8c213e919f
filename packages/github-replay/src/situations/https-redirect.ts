import { situation } from '../board/situation.ts';

/**
 * The server redirects a request by http to https, with 301.
 * https://docs.github.com/en/enterprise-server@3.16/admin/configuring-settings/hardening-security-for-your-enterprise/configuring-tls
 */
export default situation({}, () => ({
  replace: ({ request: { url } }) => ({
    status: 301,
    headers: { location: url.href.replace(/^http:/, 'https:') },
    body: '',
  }),
}));
