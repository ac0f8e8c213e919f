import { MARK } from './mentions.ts';

// The parts of a clause. T is a tool. Every repetition has a maximum, so that the cost of a hostile line is linear in
// its length.
export const T = MARK;
export const DONE =
  '(?:co-?)?(?:written|generated|created|made|implemented|built|coded|drafted|authored|produced|developed|refactored|translated|ported|debugged|scaffolded|designed|done|prepared|changed|planned|vibe[- ]?coded|pair-?programmed|assisted|improved|polished|proofread|autocompleted)';
/** One or more of these verbs: `created and iterated on`, `planned and written`. */
export const DONES = String.raw`(?:[\w-]+(?:ed|en)(?: on| up| out)? (?:and|&) )?${DONE}(?:(?:,| and| &|,? then) (?:then )?[\w-]+(?:ed|en)(?: on| up| out)?){0,3}`;
export const DID =
  '(?:wrote|generated|created|made|implemented|built|coded|drafted|authored|produced|developed|refactored|translated|ported|debugged|did|designed|scaffolded)';
export const DO =
  '(?:write|generate|draft|create|implement|refactor|fix|translate|debug|produce|code|port|convert|scaffold|polish|improve|clean|speed|find|investigate|explore|research|diagnose|prototype|plan|iterate|test|add|build|make|do|come|figure|understand|review|check|proofread|help|assist|design|rewrite|format|prepare|adapt|look|identify)';
export const WORK =
  '(?:this|these|it|tests?|test cases?|code|docs?|docstrings?|documentation|readme|boilerplate|implementation|patch|pr|pull request|changes?|changeset|diff|commits?|fix|fixes|functions?|regex|scripts?|migrations?|draft|most|parts?|much|half|everything|all|description|commit message|comments|refactor(?:ing)?|debugging|types|scaffolding|help|assistance|wording|translations?|contribution|branch|work|version|component|module|benchmarks?|examples?)';
export const PREP = '(?:with|by|using|via|through|in|from)';
export const HELP = String.raw`(?:(?:the |some |a lot of |a little |much |lots of |heavy |a bit of )?(?:help|assistance|aid|support|assist) (?:of|from|by) )?`;
export const HOW = String.raw`(?:(?:entirely|mostly|partly|partially|largely|fully|heavily|completely|together|collaboratively|automatically|initially|almost|in part|in full|in (?:collaboration|cooperation|conjunction|tandem)|from scratch|end to end|100%|primarily|mainly|also|then|first|just) ){0,2}`;
export const FIRST_PERSON = String.raw`\b(?:I|we|I['’]ve|we['’]ve|I have|we have|I had)`;
export const START = String.raw`^[^\w⟨]{0,6}(?:(?:note|disclosure|disclaimer|fyi|full disclosure|ps|p\.s\.)[:,.]? |(?:feat|fix|docs|chore|tests?|refactor|style|perf|build|ci|wip)(?:\(\w+\))?!?: )?`;
/** Names this change or a part of it, at the beginning of a clause. */
export const THIS = String.raw`${START}(?:(?:the|this|these|all|most|much|some|parts?|half|my|our|a|an|unit|initial|first|large|majority)\b(?: [\w'-]+){0,5}? )?${WORK}\b`;
export const AND_NO_MORE = String.raw`(?=$|[.,;:!?)\]'’"]| \(| (?:under|and|or|for|to|in(?! mind)|on|as|but|then|over|during|at|from|via|with|using|by|after|before|because|since|while|so|again|plus|here|today|per|where|which|though|although|instead)\b)`;
export const BY_T = String.raw`${HOW}${PREP} ${HELP}${T}(?:['’]s)?(?: (?:help|assistance|aid))?${AND_NO_MORE}`;
export const MADE_BY_T = String.raw`${T}[ -](?:generated|assisted|written|authored|coded|aided)(?= *(?:$|[.,;!)\]]| (?:by|with|using|via) ${T}| (?:pr|patch|contribution|pull request)\b))`;
export const FOR_THIS = String.raw`(?:$|[.,;!)]| and | to (?:help|assist)\b| to (?:both |help )?(?:me )?${DO} (?:[\w'-]+ ){0,5}?${WORK}\b| for (?:[\w'-]+ ){0,4}?${WORK}\b| (?:in|on|during) (?:\w+ing )?(?:this|these)\b)`;

/** Words before or inside a match that make it not true, not yet true, or true of something else. */
const NEGATED =
  /\b(?:no|not|never|without|neither|nor|none|nothing|hardly|cannot|instead of|rather than|nobody|no one)\b|n['’]t\b/i;
const UNREAL =
  /\b(?:could|would|should|might|may|can|will|shall|plans?|planned|todo|let['’]s|lets|wants?|wanted|if|unless|when|whenever|once|allows?|allowed|supports?|supported|supporting|enables?|how to|so that|users?|customers?|people|developers?|contributors|anyone|someone|they|you|your|he|she|detects?|rejects?|forbids?|bans?|flags?|e\.g\.|(?<!\bthe )example|imagine|claims?|assuming|whether|was asked)\b/i;
const ELSEWHERE =
  /\b(?:previous|previously|earlier|prior|original|last|other|another|upstream|existing|old|legacy|former|someone else)\b|#\d/i;

/** Whether nothing in the text before the end of a match makes it not true, not yet true, or true of something else. */
export function isReal(said: string): boolean {
  return !NEGATED.test(said) && !UNREAL.test(said) && !ELSEWHERE.test(said);
}

/** Whether a text is about another time or other work. */
export function isElsewhere(text: string): boolean {
  return UNREAL.test(text) || ELSEWHERE.test(text);
}
