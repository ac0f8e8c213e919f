const NONCE_BYTES = 12;

/** Seals a text with AES-256-GCM under `key` (base64 of 32 bytes): base64 of a fresh nonce and the sealed text. */
export async function seal(key: string, text: string): Promise<string> {
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  const sealed = await crypto.subtle.encrypt(
    { name: 'AES-GCM', iv: nonce },
    await importKey(key),
    new TextEncoder().encode(text),
  );
  return toBase64(new Uint8Array([...nonce, ...new Uint8Array(sealed)]));
}

/** Opens what `seal` made; throws when the key is another or the text was changed. */
export async function unseal(key: string, box: string): Promise<string> {
  const bytes = fromBase64(box);
  const opened = await crypto.subtle.decrypt(
    { name: 'AES-GCM', iv: bytes.subarray(0, NONCE_BYTES) },
    await importKey(key),
    bytes.subarray(NONCE_BYTES),
  );
  return new TextDecoder().decode(opened);
}

function importKey(key: string): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', fromBase64(key), 'AES-GCM', false, ['encrypt', 'decrypt']);
}

function toBase64(bytes: Uint8Array): string {
  return btoa(String.fromCodePoint(...bytes));
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.codePointAt(0) ?? 0);
}
