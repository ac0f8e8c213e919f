import { expect, it } from 'vitest';
import { seal, unseal, unsealAny } from '../../src/secret-box.ts';

const KEY = btoa('0123456789abcdef0123456789abcdef');
const OTHER = btoa('fedcba9876543210fedcba9876543210');

it('opens what it sealed, in any script and of any length', async () => {
  for (const text of ['ghp_token', '', 'ключ 🔑', 'x'.repeat(2_000)]) {
    expect(await unseal(KEY, await seal(KEY, text))).toBe(text);
  }
});

it('shows nothing of the text, and never seals it the same way twice', async () => {
  const [first, second] = [await seal(KEY, 'ghp_token'), await seal(KEY, 'ghp_token')];
  expect(first).not.toBe(second);
  expect(atob(first)).not.toContain('ghp_token');
});

it('opens nothing with another key', async () => {
  await expect(unseal(OTHER, await seal(KEY, 'ghp_token'))).rejects.toThrow();
});

it('opens nothing that was changed, in any byte', async () => {
  const bytes = atob(await seal(KEY, 'ghp_token'));
  for (let index = 0; index < bytes.length; index++) {
    const flipped = String.fromCodePoint((bytes.codePointAt(index) ?? 0) ^ 1);
    const box = btoa(bytes.slice(0, index) + flipped + bytes.slice(index + 1));
    await expect(unseal(KEY, box), `byte ${index}`).rejects.toThrow();
  }
  await expect(unseal(KEY, '')).rejects.toThrow();
});

it('opens nothing under the name of something else', async () => {
  const box = await seal(KEY, 'ghp_token', 'connection 1');
  expect(await unseal(KEY, box, 'connection 1')).toBe('ghp_token');
  await expect(unseal(KEY, box, 'connection 2')).rejects.toThrow();
  await expect(unseal(KEY, box)).rejects.toThrow();
});

it('opens what the key before sealed, and says that it is to be sealed anew', async () => {
  const text = 'ghp_token';
  expect(await unsealAny([KEY, OTHER], await seal(KEY, text, 'one'), 'one')).toEqual({ text, stale: false });
  expect(await unsealAny([KEY, OTHER], await seal(OTHER, text, 'one'), 'one')).toEqual({ text, stale: true });
  expect(await unsealAny([KEY, OTHER], await seal(OTHER, text), 'one')).toEqual({ text, stale: true });
  expect(await unsealAny([KEY], await seal(OTHER, text, 'one'), 'one')).toBeNull();
  expect(await unsealAny([KEY, OTHER], await seal(KEY, text, 'two'), 'one')).toBeNull();
});
