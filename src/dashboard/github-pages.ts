/** The origin of GitHub's pages, derived from the address of its API: https://docs.github.com/en/enterprise-server@latest/rest/quickstart */
export function gitHubPages(apiUrl: string): string {
  const { origin } = new URL(apiUrl);
  return origin === 'https://api.github.com' ? 'https://github.com' : origin;
}
