import { verify, type KeyObject } from 'node:crypto';
import { messageAnswer, type Answer } from '../answer.ts';

const LIFETIME_SECONDS = 600;
const CLOCK_TOLERANCE_SECONDS = 60;

/** The App whose signature is expected. */
export interface Signer {
  readonly id: number;
  readonly clientId: string;
  readonly key: KeyObject;
}

interface Claims {
  readonly iss?: unknown;
  readonly iat?: unknown;
  readonly exp?: unknown;
}

/** Whether a bearer token is a JSON web token; GitHub's own tokens begin differently. */
export function looksLikeJwt(token: string): boolean {
  return /^eyJ[\w-]*\.[\w-]+\.[\w-]*$/.test(token);
}

/**
 * GitHub's refusal of a JSON web token, with GitHub's order of checks and its messages; undefined for a valid token.
 * https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-json-web-token-jwt-for-a-github-app
 */
export function refuseJwt(token: string, signer: Signer, now: number): Answer | undefined {
  const [header = '', payload = '', signature = ''] = token.split('.');
  const claims = parsePart(payload);
  if (parsePart(header)?.['alg'] !== 'RS256' || !claims) return undecodable();
  if (![String(signer.id), signer.clientId].includes(String(claims.iss)))
    return messageAnswer(404, 'Integration not found');
  const signed = Buffer.from(`${header}.${payload}`);
  if (!verify('sha256', signed, signer.key, Buffer.from(signature, 'base64url'))) return undecodable();
  return refuseTimes(claims, now / 1_000);
}

export function undecodable(): Answer {
  return messageAnswer(401, 'A JSON web token could not be decoded');
}

function refuseTimes({ iat, exp }: Claims, now: number): Answer | undefined {
  if (typeof exp !== 'number' || exp <= now) {
    const wanted = 'must be a numeric value representing the future time at which the assertion expires';
    return messageAnswer(401, `'Expiration time' claim ('exp') ${wanted}`);
  }
  // Both sides count whole seconds, so ten minutes begin with the second of the signature.
  if (exp > Math.ceil(now) + LIFETIME_SECONDS) {
    return messageAnswer(401, "'Expiration time' claim ('exp') is too far in the future");
  }
  if (typeof iat !== 'number' || iat > now + CLOCK_TOLERANCE_SECONDS) {
    const wanted = 'must be an Integer representing the time that the assertion was issued';
    return messageAnswer(401, `'Issued at' claim ('iat') ${wanted}`);
  }
  return undefined;
}

/** The issuer that a JSON web token names; the signature is not checked. */
export function issuerOf(token: string): string {
  return String(parsePart(token.split('.')[1] ?? '')?.iss);
}

function parsePart(part: string): (Claims & Record<string, unknown>) | undefined {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(part, 'base64url').toString());
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : undefined;
  } catch {
    return undefined;
  }
}
