/** Says to what a link invites, and leads to GitHub, which says who accepts it. */
export function Invitation({ workspace, role, token }: { workspace: string; role: string; token: string }) {
  return (
    <div class="card sign-in">
      <h1>You are invited to {workspace}</h1>
      <p>You become a {role}. GitHub is asked who you are, and nothing else.</p>
      <p>
        <a class="button primary" href={`/auth/github?invitation=${encodeURIComponent(token)}`}>
          Continue with GitHub
        </a>
      </p>
    </div>
  );
}
