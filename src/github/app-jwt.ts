import { decodeBase64 } from 'hono/utils/encode';
import { base64Url } from '../base64-url.ts';

/** https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-json-web-token-jwt-for-a-github-app */
/** GitHub accepts ten minutes at most, by its own clock, which may be minutes behind ours. */
const LIFETIME_SECONDS = 5 * 60;
/** The token's start, set back so that GitHub's clock does not see it in the future. */
const SKEW_SECONDS = 60;

/** The DER of `version 0, rsaEncryption`. PKCS#8 has it before the key; PKCS#1 has the key alone. */
const PKCS8_PREAMBLE = [
  0x02, 0x01, 0x00, 0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00,
];

/**
 * The token with which a GitHub App identifies itself, for five minutes. The key is PEM, in PKCS#1 as GitHub gives it
 * out or in PKCS#8; throws an `Error` that names the variable when it is neither.
 */
export async function appJwt(appId: number, privateKey: string, now: number): Promise<string> {
  const issued = Math.floor(now / 1000) - SKEW_SECONDS;
  const claims = { iat: issued, exp: issued + SKEW_SECONDS + LIFETIME_SECONDS, iss: String(appId) };
  const signed = `${encodeJson({ alg: 'RS256', typ: 'JWT' })}.${encodeJson(claims)}`;
  const key = await importKey(privateKey);
  const signature = await crypto.subtle.sign('RSASSA-PKCS1-v1_5', key, new TextEncoder().encode(signed));
  return `${signed}.${base64Url(new Uint8Array(signature))}`;
}

async function importKey(pem: string): Promise<CryptoKey> {
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
  try {
    return await crypto.subtle.importKey('pkcs8', pkcs8Of(pem), algorithm, false, ['sign']);
  } catch (error) {
    throw new Error('GITHUB_APP_PRIVATE_KEY is not an RSA private key in PEM', { cause: error });
  }
}

/** The key's bytes in the form that WebCrypto accepts. */
function pkcs8Of(pem: string): Uint8Array<ArrayBuffer> {
  const der = decodeBase64(pem.replaceAll(/-----[^-]+-----|\s/g, ''));
  if (!pem.includes('BEGIN RSA PRIVATE KEY')) return der;
  return tagged(0x30, [...PKCS8_PREAMBLE, ...tagged(0x04, [...der])]);
}

/** A DER element: its tag, the length of its content, and the content. */
function tagged(tag: number, content: number[]): Uint8Array<ArrayBuffer> {
  const length: number[] = [];
  for (let rest = content.length; rest > 0; rest >>= 8) length.unshift(rest & 0xff);
  const header = content.length < 0x80 ? [tag, content.length] : [tag, 0x80 | length.length, ...length];
  return Uint8Array.from([...header, ...content]);
}

function encodeJson(value: object): string {
  return base64Url(new TextEncoder().encode(JSON.stringify(value)));
}
