import { decodeBase64, encodeBase64 } from 'hono/utils/encode';

const NONCE_BYTES = 12;

/**
 * Seals a text with AES-256-GCM under `key` (base64 of 32 bytes): base64 of a fresh nonce and the sealed text. `bound`
 * is the name of the box's owner: the box does not open under another name.
 */
export async function seal(key: string, text: string, bound = ''): Promise<string> {
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  const sealed = await crypto.subtle.encrypt(
    { name: 'AES-GCM', iv: nonce, additionalData: new TextEncoder().encode(bound) },
    await importKey(key),
    new TextEncoder().encode(text),
  );
  return encodeBase64(new Uint8Array([...nonce, ...new Uint8Array(sealed)]).buffer);
}

/** Opens a box that `seal` made; throws a `DOMException` for another key, another name or a changed text. */
export async function unseal(key: string, box: string, bound = ''): Promise<string> {
  const bytes = decodeBase64(box);
  const opened = await crypto.subtle.decrypt(
    { name: 'AES-GCM', iv: bytes.subarray(0, NONCE_BYTES), additionalData: new TextEncoder().encode(bound) },
    await importKey(key),
    bytes.subarray(NONCE_BYTES),
  );
  return new TextDecoder().decode(opened);
}

/**
 * Opens a box with the present key or an earlier one, even when it was sealed before boxes had a name. `stale`: it must
 * be sealed anew. Null when no key opens it.
 */
export async function unsealAny(
  keys: string[],
  box: string,
  bound: string,
): Promise<{ text: string; stale: boolean } | null> {
  const ways = keys.flatMap((key) => [bound, ''].map((name) => ({ key, name })));
  for (const [index, { key, name }] of ways.entries()) {
    try {
      return { text: await unseal(key, box, name), stale: index > 0 };
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
    }
  }
  return null;
}

function importKey(key: string): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', decodeBase64(key), 'AES-GCM', false, ['encrypt', 'decrypt']);
}
