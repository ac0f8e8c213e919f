import { z } from 'zod';
import { htmlAnswer } from '../answer.ts';
import { situation } from '../board/situation.ts';

/**
 * An Enterprise Server has its API only under `/api`. Any other path answers a page, 404, or a redirect to the
 * sign-in.
 * https://docs.github.com/en/enterprise-server@3.16/rest/using-the-rest-api/getting-started-with-the-rest-api
 */
export default situation({ how: z.enum(['404', 'sign-in']).default('404') }, ({ how }) => ({
  replace({ text, request }) {
    if (text.startsWith('/api/')) return undefined;
    if (how === '404') return htmlAnswer(404, 'Page not found');
    const location = `${request.url.origin}/login?return_to=${encodeURIComponent(request.url.href)}`;
    return { status: 302, headers: { location }, body: '' };
  },
}));
