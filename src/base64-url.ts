import { encodeBase64Url } from 'hono/utils/encode';

/** Base64 for URLs, without padding, as keys, PKCE and JWT need it: https://www.rfc-editor.org/rfc/rfc7515#section-2 */
export function base64Url(bytes: Uint8Array): string {
  // A copy: bytes may be a part of a larger buffer.
  return encodeBase64Url(Uint8Array.from(bytes).buffer).replace(/=+$/, '');
}
