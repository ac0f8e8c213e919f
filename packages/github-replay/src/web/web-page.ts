import type { Answer } from '../answer.ts';
import type { AppRegistry } from '../app/app-registry.ts';
import type { People } from '../callers/people.ts';
import type { TokenBook } from '../callers/token-book.ts';
import type { HttpRequest } from '../http-server.ts';

export interface WebParts {
  readonly apps: AppRegistry;
  readonly people: People;
  readonly tokens: TokenBook;
  readonly now: () => number;
  /** The account that an App is installed on when none is named. */
  readonly owner: () => string;
}

export interface WebRequest extends HttpRequest {
  /** The part of the path that matches `:name`. */
  readonly name: string;
  /** The fields of a form, or of an object in JSON, and of the address. */
  readonly fields: Readonly<Record<string, string>>;
}

export type WebHandler = (request: WebRequest) => Answer;

/** Sends a browser on; what is undefined is left out of the address. */
export function redirect(address: string, query: Record<string, string | undefined> = {}): Answer {
  const target = new URL(address);
  for (const [name, value] of Object.entries(query)) if (value !== undefined) target.searchParams.set(name, value);
  return { status: 302, headers: { location: target.href }, body: '' };
}

export function page(status: number, text: string): Answer {
  const body = `<!DOCTYPE html>\n<html><head><title>GitHub</title></head><body><p>${text}</p></body></html>\n`;
  return { status, headers: { 'content-type': 'text/html; charset=utf-8' }, body };
}
