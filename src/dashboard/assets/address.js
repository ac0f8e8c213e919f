// The page's address says what it shows, so that it can be shared and loaded again.

export function said(name) {
  return new URLSearchParams(location.search).get(name) ?? '';
}

/** The address of this page with some of what it says changed; what is empty is left out. */
export function addressWith(changes) {
  const query = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(changes)) {
    if (value === '') query.delete(name);
    else query.set(name, value);
  }
  return query.size === 0 ? location.pathname : `${location.pathname}?${query}`;
}
