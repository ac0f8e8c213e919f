// The query of the page's address holds what the page shows, so that the page can be shared and loaded again.

export function said(name) {
  return new URLSearchParams(location.search).get(name) ?? '';
}

/** This page's address with some parameters changed; an empty value removes its parameter. */
export function addressWith(changes) {
  const query = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(changes)) {
    if (value === '') query.delete(name);
    else query.set(name, value);
  }
  return query.size === 0 ? location.pathname : `${location.pathname}?${query}`;
}
