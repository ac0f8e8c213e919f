import { Mark } from '../parts/frame.tsx';

/** What stands beside a page that anyone may read, for who is not signed in. `to` is the page's own address. */
export function OpenSide({ to }: { to: string }) {
  return (
    <nav class="side open-side" aria-label="Main">
      <a class="brand" href="/docs">
        <Mark />
        <span>
          tformance-edge
          <small>API and docs</small>
        </span>
      </a>
      <p>
        <a href={`/sign-in?to=${encodeURIComponent(to)}`}>Sign in</a>
      </p>
    </nav>
  );
}
