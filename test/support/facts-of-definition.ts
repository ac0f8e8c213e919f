import { workingMinutes } from './working-minutes.ts';
import type { FactsInput, Person } from '../../src/domain/facts/input.ts';

/**
 * The facts of a pull request, computed a second time: written from the definitions (docs/metrics.md), without the
 * product's code. Instants are milliseconds here until the end.
 */
export function factsOfDefinition(pull: FactsInput): Record<string, unknown> {
  const time = (instant: string) => new Date(instant).getTime();
  const timeOrNull = (instant: string | null) => (instant === null ? null : time(instant));
  const human = (person: Person) => person !== null && person.kind !== 'bot' && person.kind !== 'organization';
  const otherHuman = (person: Person) => human(person) && person?.id !== pull.authorId;
  const merged = timeOrNull(pull.mergedAt);
  const opened = time(pull.createdAt);
  const firstCommit = timeOrNull(pull.earliestCommitAt);
  const started = firstCommit === null ? opened : Math.min(firstCommit, opened);

  // A `commented` review without a body whose inline comments are all replies is a comment.
  const isReplyOnly = (review: FactsInput['reviews'][number]) => {
    const inline = pull.comments.filter((each) => each.kind === 'review' && each.reviewGithubId === review.githubId);
    if (review.state !== 'commented' || review.hasBody || inline.length === 0) return false;
    return inline.every((each) => each.inReplyToGithubId !== null);
  };
  const reviews = pull.reviews
    .filter((review) => otherHuman(review.author) && !isReplyOnly(review))
    .map((review) => ({ ...review, who: review.author?.id, at: time(review.submittedAt) }))
    .toSorted((a, b) => a.at - b.at || Number(a.githubId) - Number(b.githubId));
  const inlineReviews = pull.comments.filter((each) => {
    if (each.kind !== 'review' || !otherHuman(each.author)) return false;
    const own = pull.reviews.find(({ githubId }) => githubId === each.reviewGithubId);
    return own === undefined ? each.inReplyToGithubId === null : !isReplyOnly(own);
  });
  const said = (rows: { at: number; who: string | undefined; rank: number; id: number }[]) =>
    rows.toSorted((a, b) => a.at - b.at || a.rank - b.rank || a.id - b.id)[0];
  const ofReview = (review: FactsInput['reviews'][number]) => ({
    at: time(review.submittedAt),
    who: review.author?.id,
    rank: 0,
    id: Number(review.githubId),
  });
  const ofComment = (each: FactsInput['comments'][number]) => ({
    at: time(each.createdAt),
    who: each.author?.id,
    rank: each.kind === 'review' ? 1 : 2,
    id: Number(each.githubId),
  });
  const firstReview = said([...reviews.map(ofReview), ...inlineReviews.map(ofComment)]);
  const firstResponse = said([
    ...pull.reviews.filter((each) => otherHuman(each.author)).map(ofReview),
    ...pull.comments.filter((each) => otherHuman(each.author)).map(ofComment),
  ]);

  // Intervals out of draft.
  const switches = pull.events
    .filter((each) => each.kind === 'ready_for_review' || each.kind === 'convert_to_draft')
    .map((each) => ({ at: time(each.createdAt), becomesReady: each.kind === 'ready_for_review' }))
    .toSorted((a, b) => a.at - b.at || Number(a.becomesReady) - Number(b.becomesReady));
  const intervals: number[] = [];
  let isOut = switches.length > 0 ? switches[0]?.becomesReady === false : !pull.isDraft;
  if (isOut) intervals.push(opened);
  for (const one of switches) {
    if (one.becomesReady && !isOut) intervals.push(one.at);
    isOut = one.becomesReady;
  }
  const limit = firstReview?.at ?? merged ?? Infinity;
  const ready = intervals.filter((start) => start <= limit).at(-1) ?? intervals[0] ?? null;
  let r = Math.max(ready ?? opened, started);
  if (merged !== null) r = Math.min(r, Math.max(merged, started));

  const end = merged === null ? null : Math.max(merged, started);
  const v = firstReview && merged !== null && firstReview.at <= merged ? Math.max(firstReview.at, r) : null;
  const seconds = (from: number | null, to: number | null) =>
    from === null || to === null ? null : (to - from) / 1000;

  const worked = (from: number | null, to: number | null) =>
    from === null || to === null || pull.workingHours === null ? null : workingMinutes(from, to, pull);

  // Decisions.
  const dismissalOf = (githubId: string) =>
    pull.events.find((each) => each.kind === 'review_dismissed' && String(each.data['reviewGithubId']) === githubId);
  const stateAt = (review: (typeof reviews)[number], instant: number) => {
    if (review.state !== 'dismissed') return review.state;
    const dismissal = dismissalOf(review.githubId);
    return dismissal && time(dismissal.createdAt) > instant ? String(dismissal.data['previousState']) : 'dismissed';
  };
  const lastDecisions = (instant: number) => {
    const last = new Map<string, { review: (typeof reviews)[number]; state: string }>();
    for (const review of reviews) {
      if (review.at > instant || review.state === 'commented') continue;
      last.set(String(review.who), { review, state: stateAt(review, instant) });
    }
    return [...last.values()];
  };
  const approvedByMerge =
    merged === null ? [] : reviews.filter((each) => each.at <= merged && stateAt(each, merged) === 'approved');
  // Each approval as it was at the merge; one that was given later, and one without a merge, as it is now.
  const approvals = reviews.filter(
    (each) => stateAt(each, merged === null || each.at > merged ? Infinity : merged) === 'approved',
  );

  // Commits and rounds.
  const commits = pull.commits.map((each) => time(each.committedAt)).toSorted((a, b) => a - b);
  const wanted = reviews.filter(
    (review) =>
      review.state === 'changes_requested' ||
      (review.state === 'dismissed' && dismissalOf(review.githubId)?.data['previousState'] === 'changes_requested'),
  );
  const waitsForCommit: number[] = [];
  let coveredUntil = -Infinity;
  for (const request of wanted) {
    if (request.at < coveredUntil) continue;
    const next = commits.find((each) => each > request.at);
    if (next === undefined) break;
    waitsForCommit.push((next - request.at) / 1000);
    coveredUntil = next;
  }
  const middle = (values: number[]) => {
    const sorted = values.toSorted((a, b) => a - b);
    if (sorted.length === 0) return null;
    const half = (sorted.length - 1) / 2;
    return ((sorted[Math.floor(half)] ?? 0) + (sorted[Math.ceil(half)] ?? 0)) / 2;
  };

  // Checks.
  const latest = new Map<string, FactsInput['checks'][number]>();
  const counting = pull.checks.filter(
    (run) => merged === null || run.startedAt === null || time(run.startedAt) <= merged,
  );
  // GitHub has the latest state alone. One that came after the merge says nothing of it, but what was stored before does.
  const contexts = new Set([...pull.statuses, ...(pull.statusesAtMerge ?? [])].map(({ context }) => context));
  const statuses = [...contexts].flatMap((context) => {
    const listed = pull.statuses.find((each) => each.context === context);
    if (merged === null || (listed && time(listed.createdAt) <= merged)) return listed ? [listed] : [];
    const before = pull.statusesAtMerge?.find((each) => each.context === context);
    return before ? [{ ...before, isRequired: listed ? listed.isRequired : null }] : [];
  });
  const startOf = (run: FactsInput['checks'][number]) => (run.startedAt === null ? Infinity : time(run.startedAt));
  for (const run of counting.toSorted((a, b) => startOf(a) - startOf(b) || Number(a.githubId) - Number(b.githubId))) {
    latest.set(`${run.app}/${run.workflow}/${run.name}`, run);
  }
  const results = [
    ...[...latest.entries()].map(([name, run]) => ({
      name: `run ${name}`,
      isRequired: run.isRequired,
      verdict:
        run.status !== 'completed' || run.conclusion === null
          ? null
          : ['success', 'neutral', 'skipped'].includes(run.conclusion),
      end: timeOrNull(run.completedAt),
    })),
    ...statuses.map((each) => ({
      name: `status ${each.context}`,
      isRequired: each.isRequired,
      verdict: each.state === 'pending' || each.state === 'expected' ? null : each.state === 'success',
      end: timeOrNull(each.createdAt),
    })),
  ];
  const frozen = pull.requiredChecks?.map((each) =>
    each.kind === 'run' ? `run ${each.app}/${each.workflow}/${each.name}` : `status ${each.name}`,
  );
  const required = results.filter(({ name, isRequired }) => (frozen ? frozen.includes(name) : isRequired === true));
  const deciding = required.length > 0 || (frozen && frozen.length > 0) ? required : results;
  let checksPassed: boolean | null =
    deciding.length === 0 || deciding.some(({ verdict }) => verdict === null) ? null : true;
  if (deciding.some(({ verdict }) => verdict === false)) checksPassed = false;
  const firstStart = Math.min(...counting.map(startOf));
  const ends = deciding.map(({ verdict, end: at }) => (verdict === null ? null : at));
  const isOver = ends.length > 0 && ends.every((at) => at !== null) && Number.isFinite(firstStart);
  const lastEnd = Math.max(...ends.map((at) => at ?? -Infinity));

  // Whose move it is.
  let waitingOn: string | null = null;
  let waitingSince: number | null = null;
  const requests = pull.events.filter(
    (each) => each.kind === 'review_requested' && (human(each.subject) || typeof each.data['team'] === 'string'),
  );
  if (pull.closedAt === null) {
    const standing = lastDecisions(Infinity);
    const against = standing.filter(({ state }) => state === 'changes_requested').map(({ review }) => review.at);
    const unanswered = against.filter((at) => commits.every((each) => each <= at));
    const inFavour = standing.filter(({ state }) => state === 'approved').map(({ review }) => review.at);
    if (pull.isDraft) {
      waitingOn = 'author';
      const begins = switches.filter(({ becomesReady }) => !becomesReady).map(({ at }) => at);
      waitingSince = begins.length > 0 ? Math.max(...begins) : opened;
    } else if (unanswered.length > 0) {
      waitingOn = 'author';
      waitingSince = Math.min(...unanswered);
    } else if (checksPassed === false) {
      waitingOn = 'author';
      waitingSince = Math.min(
        ...deciding.filter(({ verdict }) => verdict === false).map(({ end: at }) => at ?? Infinity),
      );
    } else if (inFavour.length > 0 && against.length === 0 && pull.reviewDecision !== 'review_required') {
      waitingOn = 'merge';
      const known = ends.filter((at) => at !== null);
      waitingSince = Math.max(...inFavour, ...known);
    } else {
      waitingOn = 'reviewers';
      const pushes = [
        ...commits,
        ...pull.events.filter(({ kind }) => kind === 'head_ref_force_pushed').map((each) => time(each.createdAt)),
      ].filter((at) => firstReview !== undefined && at > firstReview.at);
      waitingSince = Math.max(ready ?? opened, ...pushes, ...requests.map((each) => time(each.createdAt)));
    }
  }

  const comments = pull.comments.filter((each) => human(each.author)).length;
  const sizes = { XS: 10, S: 50, M: 200, L: 500, XL: Infinity };
  const iso = (instant: number | null | undefined) =>
    instant === null || instant === undefined ? null : new Date(instant).toISOString();
  return {
    firstCommitAt: iso(firstCommit),
    startedAt: iso(started),
    openedAt: iso(opened),
    readyAt: iso(ready),
    firstReviewRequestedAt:
      requests.length === 0 ? null : iso(Math.min(...requests.map((each) => time(each.createdAt)))),
    firstResponseAt: iso(firstResponse?.at),
    firstResponderId: firstResponse?.who ?? null,
    firstReviewAt: iso(firstReview?.at),
    firstReviewerId: firstReview?.who ?? null,
    firstApprovalAt: iso(approvals[0]?.at),
    lastApprovalAt: iso(approvals.at(-1)?.at),
    mergedAt: iso(merged),
    closedAt: iso(timeOrNull(pull.closedAt)),
    deployedAt: iso(timeOrNull(pull.deployedAt)),
    codingSeconds: end === null ? null : seconds(started, r),
    pickupSeconds: v === null ? null : seconds(r, v),
    reviewSeconds: v === null ? null : seconds(v, end),
    mergeWaitSeconds: v === null ? seconds(r, end) : null,
    cycleSeconds: seconds(started, end),
    responseSeconds:
      firstResponse === undefined || (merged !== null && firstResponse.at > merged)
        ? null
        : seconds(r, Math.max(firstResponse.at, r)),
    approvedToMergeSeconds: seconds(approvedByMerge.at(-1)?.at ?? null, merged),
    deploySeconds: seconds(merged, timeOrNull(pull.deployedAt)),
    pickupWorkingSeconds: v === null ? null : worked(r, v),
    reviewWorkingSeconds: v === null ? null : worked(v, end),
    mergeWaitWorkingSeconds: v === null ? worked(r, end) : null,
    responseWorkingSeconds:
      firstResponse === undefined || (merged !== null && firstResponse.at > merged)
        ? null
        : worked(r, Math.max(firstResponse.at, r)),
    approvedToMergeWorkingSeconds: worked(approvedByMerge.at(-1)?.at ?? null, merged),
    unreviewed: merged === null ? null : v === null,
    mergedWithoutApproval: merged === null ? null : !lastDecisions(merged).some(({ state }) => state === 'approved'),
    waitingOn,
    waitingSince: waitingSince === null || !Number.isFinite(waitingSince) ? null : iso(waitingSince),
    reviewRounds: waitsForCommit.length,
    commitsAfterFirstReview: firstReview ? commits.filter((each) => each > firstReview.at).length : null,
    fixResponseSeconds: middle(waitsForCommit),
    reviewers: new Set(reviews.map(({ who }) => who)).size,
    reviews: reviews.length,
    comments,
    commentsPer100Lines: pull.changedLines === 0 ? null : (100 * comments) / pull.changedLines,
    size: pull.changedLines,
    sizeClass: Object.entries(sizes).find(([, most]) => pull.changedLines <= most)?.[0],
    isHotfix:
      pull.labels.some((label) => label.split(/[:/]\s*/).at(-1) === 'hotfix') || /^hotfix[/-]/i.test(pull.headRef),
    checksPassed,
    ciSeconds: isOver ? Math.max(0, (lastEnd - firstStart) / 1000) : null,
    authorKind: pull.authorKind,
    excludedBy: pull.excludedBy,
    reopened: pull.events.filter(({ kind }) => kind === 'reopened').length,
    forcePushes: pull.events.filter(({ kind }) => kind === 'head_ref_force_pushed').length,
    ...workOf(pull),
    ...aiOf(pull.evidence),
  };
}

/** The use of AI, for the evidence that tests generate: what a person says is wrong counts nowhere. */
function aiOf({ author, body, commits, reviews, corrected = [] }: FactsInput['evidence']): Record<string, unknown> {
  const wrong = new Set(corrected.map(({ kind, tool, source }) => `${kind} ${tool} ${source}`));
  const found: { use: string; tool: string; tier: string }[] = [];
  const find = (use: string, kind: string, tool: string, source: string, tier: string) => {
    if (!wrong.has(`${kind} ${tool} ${source}`)) found.push({ use, tool, tier });
  };
  if (author?.login === 'copilot-swe-agent') find('authored', 'author', 'copilot', 'author', 'certain');
  if (body.includes('I used ChatGPT')) find('assisted', 'statement', 'openai', 'body', 'weak');
  for (const { sha, message } of commits) {
    if (message.includes('Co-authored-by: Claude')) find('assisted', 'co_author', 'claude', sha, 'certain');
    if (message.includes('Assisted-by: Cursor')) find('assisted', 'statement', 'cursor', sha, 'strong');
  }
  for (const { githubId } of reviews) find('reviewed', 'reviewer', 'coderabbit', githubId, 'certain');
  const tierOf = (use: string) => {
    const tiers = found.filter((one) => one.use === use).map(({ tier }) => tier);
    return ['certain', 'strong', 'weak'].find((tier) => tiers.includes(tier)) ?? null;
  };
  const holds = (use: string) => ['certain', 'strong'].includes(tierOf(use) ?? '');
  return {
    aiAuthored: holds('authored'),
    aiAssisted: holds('assisted'),
    aiReviewed: holds('reviewed'),
    aiTools: [...new Set(found.filter(({ tier }) => tier !== 'weak').map(({ tool }) => tool))].toSorted(),
    aiAuthoredTier: tierOf('authored'),
    aiAssistedTier: tierOf('assisted'),
    aiReviewedTier: tierOf('reviewed'),
  };
}

/** The type of work, and whether it takes back a change, for the titles and labels that tests use. */
function workOf({ title, labels, modelType, revertTexts }: FactsInput): Record<string, unknown> {
  // GitHub's form is the whole title: the quote ends it.
  let [levels, rest] = [0, title.trim()];
  while (rest.startsWith('Revert "') && rest.endsWith('"')) [levels, rest] = [levels + 1, rest.slice(8, -1)];
  const isForm = levels > 0 || revertTexts.some((text) => /^Reverts /m.test(text));
  const isRevert = isForm && !title.startsWith('Reapply "') && (levels === 0 || levels % 2 === 1);
  const types: Record<string, string> = {
    fix: 'bugfix',
    feat: 'feature',
    docs: 'docs',
    doc: 'docs',
    test: 'test',
    tests: 'test',
  };
  Object.assign(types, {
    refactor: 'refactor',
    perf: 'refactor',
    style: 'refactor',
    ci: 'ci',
    deps: 'deps',
    chore: 'chore',
  });
  Object.assign(types, { build: 'chore', revert: 'chore', feature: 'feature', bugfix: 'bugfix', hotfix: 'bugfix' });
  const prefix = /^ *([A-Za-z]+)(\([^)]*\))?!?:[ \t\n]/.exec(title);
  const word = prefix?.[1]?.toLowerCase() ?? '';
  if (prefix && Object.keys(types).includes(word)) {
    const workType = prefix[2]?.toLowerCase().match(/^\(deps\b/) ? 'deps' : types[word];
    return { isRevert, workType, workTypeSource: 'title' };
  }
  const names = labels.map((label) => label.split(/[:/]\s*/).at(-1));
  const first = [
    ['dependencies', 'deps'],
    ['bug', 'bugfix'],
    ['hotfix', 'bugfix'],
    ['ci', 'ci'],
  ].find(([name]) => names.includes(name));
  if (first) return { isRevert, workType: first[1], workTypeSource: 'label' };
  return { isRevert, workType: modelType, workTypeSource: modelType === null ? null : 'model' };
}
