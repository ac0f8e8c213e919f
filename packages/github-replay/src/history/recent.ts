const KEPT = 300;

/**
 * Caches the last few hundred results of `load`, because a page is soon followed by requests for the same pull
 * requests.
 */
export function createRecent<Key, Value>(load: (key: Key) => Value): (key: Key) => Value {
  const kept = new Map<Key, Value>();
  return (key) => {
    const known = kept.get(key);
    if (known !== undefined) return known;
    const value = load(key);
    kept.set(key, value);
    const [oldest] = kept.keys();
    if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
    return value;
  };
}
