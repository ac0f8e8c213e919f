import { secureHeaders } from 'hono/secure-headers';

/** The content security policy: a page loads only our own files, and no other site may show it in a frame. */
export const contentPolicy = policyWithForms("'self'");

/** The same policy, for a page whose forms may be sent to `formAction` only. */
export function policyWithForms(formAction: string) {
  return secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      connectSrc: ["'self'"],
      imgSrc: ["'self'"],
      formAction: [formAction],
      frameAncestors: ["'none'"],
      baseUri: ["'none'"],
    },
  });
}
